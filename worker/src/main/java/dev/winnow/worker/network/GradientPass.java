package dev.winnow.worker.network;

import dev.winnow.worker.kernel.Weights;
import dev.winnow.worker.layer.HeapWeights;
import dev.winnow.worker.layer.NativeFloats;
import dev.winnow.worker.layer.TrainingStep;
import dev.winnow.worker.layer.TrainingSteps;
import dev.winnow.worker.training.ParameterRange;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network seen as a function from a flat parameter vector and a batch to a loss and a flat
 * gradient. The vectors are laid out as {@link ParameterKinds} tells. Not safe for use by several
 * threads.
 *
 * <p>Both vectors are on the heap, where the convolutions read and write them in place; only what
 * other layers need is copied between them and the graph's own.
 */
public final class GradientPass {
  private final ComputationGraph graph;
  private final int classes;
  private final float[] parameters;
  private final float[] gradient;
  private final List<ParameterRange> copied = new ArrayList<>();

  /**
   * @param graph as {@link Networks#create} makes it; shared with the caller
   * @param classes number of classes
   */
  public GradientPass(ComputationGraph graph, int classes) {
    this.graph = graph;
    this.classes = classes;
    graph.initGradientsView();
    int length = Math.toIntExact(graph.numParams());
    parameters = new float[length];
    gradient = new float[length];
    NativeFloats.read(graph.params(), parameters);
    for (ParameterBlock block : ParameterKinds.blocks(graph)) {
      ParameterRange range = block.range();
      if (graph.getLayer(block.layer()) instanceof HeapWeights layer) {
        layer.use(
            new Weights(parameters, range.offset(), range.length()),
            new Weights(gradient, range.offset(), range.length()));
      } else {
        copied.add(range);
      }
    }
  }

  /** Number of classes that the network tells apart. */
  public int classes() {
    return classes;
  }

  /** What lies where in the flat vectors. */
  public List<ParameterRange> ranges() {
    return ParameterKinds.ranges(graph);
  }

  /** The weights that may be pruned, see {@link ParameterKinds#prunable}. */
  public List<ParameterRange> prunable(boolean ends) {
    return ParameterKinds.prunable(graph, ends);
  }

  /** The parameters, not a copy: what is written here counts from the next pass on. */
  public float[] parameters() {
    return parameters;
  }

  /** Convolution weights that are 0 now are pruned: layers may skip them until the next call. */
  public void prune() {
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof HeapWeights weights) {
        weights.prune();
      }
    }
  }

  /**
   * The gradient of the last run, not a copy: the sum over its examples of each example's gradient,
   * and for running statistics of what is to be subtracted from them.
   */
  public float[] gradient() {
    return gradient;
  }

  /**
   * Runs forward and backward. Leaves the gradient in {@link #gradient}.
   *
   * @param step groups and identities of these examples; null for consecutive groups of 32
   * @param images [N, C, H, W]; not copied when made by {@link
   *     dev.winnow.worker.layer.ActivationArrays#create}; the caller closes it
   * @param labels [N], from 0
   * @return the mean loss over the batch
   */
  public double run(TrainingStep step, INDArray images, int[] labels) {
    TrainingSteps.begin(graph, step);
    writeCopied();
    try (INDArray oneHot = oneHot(labels)) {
      graph.setInputs(images);
      graph.setLabels(oneHot);
      graph.computeGradientAndScore();
      for (ParameterRange range : copied) {
        NativeFloats.read(graph.getGradientsViewArray(), range.offset(), range.length(), gradient);
      }
      return graph.score();
    } finally {
      // The graph must not hold on to memory that is freed here or by the caller.
      graph.clear();
    }
  }

  /**
   * The network's output outside of training, by the running statistics.
   *
   * @param images as for {@link #run}
   * @return [N, classes], which the caller closes
   */
  public INDArray output(INDArray images) {
    writeCopied();
    return graph.outputSingle(false, images);
  }

  private void writeCopied() {
    for (ParameterRange range : copied) {
      NativeFloats.write(parameters, range.offset(), range.length(), graph.params());
    }
  }

  private INDArray oneHot(int[] labels) {
    float[] rows = new float[labels.length * classes];
    for (int n = 0; n < labels.length; n++) {
      if (labels[n] < 0 || labels[n] >= classes) {
        throw new IllegalArgumentException(
            "label %d of example %d is not one of %d classes".formatted(labels[n], n, classes));
      }
      rows[n * classes + labels[n]] = 1;
    }
    INDArray oneHot = Nd4j.createUninitialized(DataType.FLOAT, labels.length, classes);
    NativeFloats.write(rows, oneHot);
    return oneHot;
  }
}
