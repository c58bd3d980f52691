package dev.winnow.worker.layer;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;

/** Hands the step in progress to the layers, and fills in for one that was not given. */
public final class TrainingSteps {
  private TrainingSteps() {}

  /**
   * Tells all layers of a graph which step comes next. Holds until the next call; with null, layers
   * take batches as they come: in groups of 32 examples that are numbered from 0.
   */
  public static void begin(ComputationGraph graph, TrainingStep step) {
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex.getLayer() instanceof TrainingStep.Listener layer) {
        layer.beginStep(step);
      }
    }
  }

  static int[] groupOffsets(TrainingStep step, int batch) {
    if (step == null) {
      return evenGroups(batch, BatchNormalizationLayer.DEFAULT_GROUP_SIZE);
    }
    int[] offsets = step.groupOffsets();
    if (offsets[offsets.length - 1] != batch) {
      throw new IllegalStateException(
          "the step in progress has %d examples, the batch %d: begin a step for this batch"
              .formatted(offsets[offsets.length - 1], batch));
    }
    return offsets;
  }

  static long[] exampleIds(TrainingStep step, int batch) {
    if (step != null) {
      return step.exampleIds();
    }
    long[] ids = new long[batch];
    for (int i = 0; i < batch; i++) {
      ids[i] = i;
    }
    return ids;
  }

  /** Bounds of groups of that size, the last one smaller if need be. */
  static int[] evenGroups(int batch, int groupSize) {
    int groups = (batch + groupSize - 1) / groupSize;
    int[] offsets = new int[groups + 1];
    for (int g = 0; g <= groups; g++) {
      offsets[g] = Math.min(g * groupSize, batch);
    }
    return offsets;
  }
}
