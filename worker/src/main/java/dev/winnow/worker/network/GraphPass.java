package dev.winnow.worker.network;

import dev.winnow.worker.kernel.Weights;
import dev.winnow.worker.layer.NativeFloats;
import dev.winnow.worker.layer.TrainingStep;
import dev.winnow.worker.layer.TrainingSteps;
import java.util.List;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A graph on its way through a part of a batch: its parameters are shared, its gradient is not. */
final class GraphPass {
  private final ComputationGraph graph;
  private final float[] parameters;
  private final float[] gradient;
  private PackedParameters packing;
  private IntConsumer progress;

  /** Ranges from this one on have their gradient. */
  private int rangesReady;

  /**
   * @param parameters where they lie on the heap
   */
  GraphPass(ComputationGraph graph, float[] parameters) {
    this.graph = graph;
    this.parameters = parameters;
    this.gradient = new float[parameters.length];
    graph.initGradientsView();
  }

  ComputationGraph graph() {
    return graph;
  }

  PackedParameters packing() {
    return packing;
  }

  /** That of the last run. */
  float[] gradient() {
    return gradient;
  }

  /** Takes the parameters as they are packed from now on. */
  void use(PackedParameters packing) {
    this.packing = packing;
    List<PackedParameters.Range> ranges = packing.ranges();
    for (int i = 0; i < ranges.size(); i++) {
      PackedParameters.Range range = ranges.get(i);
      int index = i;
      if (range.layer() != null) {
        range
            .layer()
            .use(
                new Weights(parameters, range.at(), range.length()),
                new Weights(gradient, range.at(), range.length()),
                range.mask(),
                () -> readyFrom(index));
      }
    }
  }

  /**
   * Runs forward and backward.
   *
   * @param oneHot the labels; is closed
   * @param progress told from which index on the gradient is complete, as the backward pass goes on
   * @return the mean loss
   */
  double run(TrainingStep step, INDArray images, INDArray oneHot, IntConsumer progress) {
    TrainingSteps.begin(graph, step);
    this.progress = progress;
    rangesReady = packing.ranges().size();
    writeCopied();
    try (oneHot) {
      graph.setInputs(images);
      graph.setLabels(oneHot);
      graph.computeGradientAndScore();
      readyFrom(0);
      return graph.score();
    } finally {
      // The graph must not hold on to memory that is freed here or by the caller.
      graph.clear();
    }
  }

  /**
   * DL4J goes backward through the layers in the order in which their parameters lie, so all ranges
   * behind one that is ready are, too.
   */
  private void readyFrom(int first) {
    for (; rangesReady > first; rangesReady--) {
      PackedParameters.Range range = packing.ranges().get(rangesReady - 1);
      if (range.layer() == null) {
        int offset = range.all().offset();
        INDArray gradients = graph.getGradientsViewArray();
        NativeFloats.read(gradients, offset, range.length(), gradient, range.at());
      }
    }
    progress.accept(packing.ranges().get(first).at());
  }

  private void writeCopied() {
    for (PackedParameters.Range range : packing.ranges()) {
      if (range.layer() == null) {
        int offset = range.all().offset();
        NativeFloats.write(parameters, range.at(), range.length(), graph.params(), offset);
      }
    }
  }
}
