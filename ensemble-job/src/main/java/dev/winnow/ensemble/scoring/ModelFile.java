package dev.winnow.ensemble.scoring;

import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.artifact.ArtifactCorruptException;
import dev.winnow.ensemble.artifact.ArtifactFile;
import dev.winnow.worker.failure.FailureReason;
import dev.winnow.worker.format.DamagedFileException;
import dev.winnow.worker.format.FileFormat;
import dev.winnow.worker.format.SparseFloats;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.Networks;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A trained member as a file: number of parameters, and these without zeros. What network they are
 * of, the manifest tells: nothing in the file is a name, a class or a path. DL4J's own archive of a
 * network has its pruned weights, too, which makes it five times as large when 80 % are, and names
 * classes for its reader to load.
 */
public final class ModelFile {
  static final FileFormat FORMAT = new FileFormat(0x574e4d42, 3);

  private ModelFile() {}

  /**
   * The file to publish a member as.
   *
   * @throws IllegalArgumentException when its parameters are not as many as its network has
   */
  public static ArtifactFile of(TrainedMember member) {
    float[] parameters = member.parameters();
    long needed = Networks.parameters(member.network());
    if (parameters.length != needed) {
      throw new IllegalArgumentException(
          "%d parameters for a network of %d".formatted(parameters.length, needed));
    }
    FileFormat.Content content =
        out -> {
          out.writeInt(parameters.length);
          SparseFloats.write(out, parameters);
        };
    return new ArtifactFile(
        ArtifactFile.modelPath(member.name()), out -> FORMAT.write(out, content));
  }

  /**
   * Reads a published member.
   *
   * @param network as the manifest has it
   * @param file content of its file
   * @throws ArtifactCorruptException when it is no such file, or one of another network
   */
  public static TrainedMember read(String name, NetworkConfiguration network, byte[] file) {
    try {
      float[] parameters = FORMAT.read(file, in -> parameters(in, Networks.parameters(network)));
      return new TrainedMember(name, network, parameters);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new ArtifactCorruptException(
          "the model of member %s cannot be read (%s): use the Winnow that wrote it, or publish the ensemble again"
              .formatted(name, FailureReason.of(unreadable)));
    }
  }

  private static float[] parameters(ByteBuffer in, long expected) throws DamagedFileException {
    int parameters = in.getInt();
    if (parameters != expected) {
      throw new DamagedFileException(
          "it has %d parameters, its network %d".formatted(parameters, expected));
    }
    return SparseFloats.read(in, parameters);
  }
}
