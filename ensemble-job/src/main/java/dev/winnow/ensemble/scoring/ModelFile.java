package dev.winnow.ensemble.scoring;

import dev.winnow.ensemble.artifact.ArtifactCorruptException;
import dev.winnow.ensemble.artifact.ArtifactFile;
import dev.winnow.worker.layer.NativeFloats;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.Networks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

/** A trained member as a file that DL4J's ModelSerializer reads. */
public final class ModelFile {
  private ModelFile() {}

  /** The file to publish a member as. */
  public static ArtifactFile of(TrainedMember member) {
    return new ArtifactFile(
        ArtifactFile.modelPath(member.name()),
        out -> {
          ComputationGraph graph = Networks.create(member.network());
          NativeFloats.write(member.parameters(), graph.params());
          // No updater: the optimiser's state is not part of a published model.
          ModelSerializer.writeModel(graph, out, false);
        });
  }

  /**
   * Reads a published member.
   *
   * @param zip content of its file
   * @throws ArtifactCorruptException when it is no such file, or one of another network
   */
  public static TrainedMember read(String name, NetworkConfiguration network, byte[] zip) {
    ComputationGraph graph;
    try {
      graph = ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip), false);
    } catch (IOException | RuntimeException unreadable) {
      throw new ArtifactCorruptException(
          "the model of member %s cannot be read (%s): publish the ensemble again"
              .formatted(name, unreadable));
    }
    ComputationGraph expected = new ComputationGraph(Networks.describe(network));
    expected.init(null, false);
    if (graph.numParams() != expected.numParams()) {
      throw new ArtifactCorruptException(
          "the model of member %s has %d parameters, its network %d: publish the ensemble again"
              .formatted(name, graph.numParams(), expected.numParams()));
    }
    float[] parameters = new float[Math.toIntExact(graph.numParams())];
    NativeFloats.read(graph.params(), parameters);
    return new TrainedMember(name, network, parameters);
  }
}
