package dev.winnow.worker.network;

import dev.winnow.worker.layer.NativeFloats;
import dev.winnow.worker.layer.TrainingStep;
import dev.winnow.worker.layer.TrainingSteps;
import dev.winnow.worker.training.ParameterRange;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network seen as a function from a flat parameter vector and a batch to a loss and a flat
 * gradient. The vectors are laid out as {@link ParameterKinds} tells. Not safe for use by several
 * threads.
 */
public final class GradientPass {
  private final ComputationGraph graph;
  private final int classes;

  /**
   * @param graph as {@link Networks#create} makes it; shared with the caller
   * @param classes number of classes
   */
  public GradientPass(ComputationGraph graph, int classes) {
    this.graph = graph;
    this.classes = classes;
    graph.initGradientsView();
  }

  /** Number of classes that the network tells apart. */
  public int classes() {
    return classes;
  }

  /** Number of parameters. */
  public int length() {
    return Math.toIntExact(graph.numParams());
  }

  /** What lies where in the flat vectors. */
  public List<ParameterRange> ranges() {
    return ParameterKinds.ranges(graph);
  }

  /**
   * Runs forward and backward. Leaves the gradient for {@link #readGradient}.
   *
   * @param step groups and identities of these examples; null for consecutive groups of 32
   * @param images [N, C, H, W]; not copied when made by {@link
   *     dev.winnow.worker.layer.ActivationArrays#create}; the caller closes it
   * @param labels [N], from 0
   * @return the mean loss over the batch
   */
  public double run(TrainingStep step, INDArray images, int[] labels) {
    TrainingSteps.begin(graph, step);
    try (INDArray oneHot = oneHot(labels)) {
      graph.setInputs(images);
      graph.setLabels(oneHot);
      graph.computeGradientAndScore();
      return graph.score();
    } finally {
      // The graph must not hold on to memory that is freed here or by the caller.
      graph.clear();
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

  /**
   * Copies the gradient of the last run: the sum over its examples of each example's gradient, and
   * for running statistics of what is to be subtracted from them.
   *
   * @param gradient [length], overwritten
   */
  public void readGradient(float[] gradient) {
    NativeFloats.read(graph.getGradientsViewArray(), gradient);
  }

  /** Copies the parameters: [length], overwritten. */
  public void readParameters(float[] parameters) {
    NativeFloats.read(graph.params(), parameters);
  }

  /** Replaces the parameters: [length]. */
  public void writeParameters(float[] parameters) {
    NativeFloats.write(parameters, graph.params());
  }
}
