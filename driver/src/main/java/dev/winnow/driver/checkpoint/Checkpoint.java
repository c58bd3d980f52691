package dev.winnow.driver.checkpoint;

import dev.winnow.worker.format.DamagedFileException;
import dev.winnow.worker.format.FileFormat;
import dev.winnow.worker.format.SparseFloats;
import dev.winnow.worker.training.MemberState;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * All that a member needs to go on from the end of an epoch. The schedules are pure functions of
 * the accuracies so far, so these stand for their state.
 *
 * <p>Content of the file: epoch, an accuracy for each, number of parameters, parameters, velocity.
 * The latter two without zeros, which is what pruned weights and their velocities are.
 *
 * @param state weights, running statistics and velocity
 * @param validationAccuracies one for each epoch trained
 */
public record Checkpoint(MemberState state, double[] validationAccuracies) {
  static final FileFormat FORMAT = new FileFormat(0x57494e43, 5);

  public Checkpoint {
    if (validationAccuracies.length != state.epoch()) {
      throw new IllegalArgumentException(
          "%d accuracies after %d epochs".formatted(validationAccuracies.length, state.epoch()));
    }
  }

  void writeTo(OutputStream out) throws IOException {
    FORMAT.write(out, this::writeContent);
  }

  private void writeContent(DataOutputStream out) throws IOException {
    out.writeInt(state.epoch());
    for (double accuracy : validationAccuracies) {
      out.writeDouble(accuracy);
    }
    out.writeInt(state.parameters().length);
    SparseFloats.write(out, state.parameters());
    SparseFloats.write(out, state.velocity());
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @param parameters number that the member's network has
   * @throws dev.winnow.worker.format.DamagedFileException when it is anything else
   * @throws dev.winnow.worker.format.FormatVersionException when another Winnow wrote it
   * @throws OtherNetworkException when it has another number of parameters
   */
  static Checkpoint read(byte[] file, int parameters) throws IOException {
    return FORMAT.read(file, content -> readContent(content, parameters));
  }

  private static Checkpoint readContent(ByteBuffer in, int parameters) throws IOException {
    int epoch = in.getInt();
    if (epoch < 0 || epoch > in.remaining() / Double.BYTES) {
      throw new DamagedFileException("it has no accuracies of %d epochs".formatted(epoch));
    }
    double[] accuracies = new double[epoch];
    in.asDoubleBuffer().get(accuracies);
    in.position(in.position() + epoch * Double.BYTES);
    int kept = in.getInt();
    if (kept != parameters) {
      throw new OtherNetworkException(kept, parameters);
    }
    float[] values = SparseFloats.read(in, parameters);
    return new Checkpoint(
        new MemberState(epoch, values, SparseFloats.read(in, parameters)), accuracies);
  }
}
