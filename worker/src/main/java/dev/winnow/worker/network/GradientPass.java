package dev.winnow.worker.network;

import dev.winnow.worker.kernel.Weights;
import dev.winnow.worker.layer.HeapWeights;
import dev.winnow.worker.layer.NativeFloats;
import dev.winnow.worker.layer.TrainingStep;
import dev.winnow.worker.layer.TrainingSteps;
import java.util.List;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network seen as a function from a flat parameter vector and a batch to a loss and a flat
 * gradient. The vectors are laid out as {@link #ranges} tells. Not safe for use by several threads.
 *
 * <p>Both vectors are on the heap, where the convolutions read and write them in place; only what
 * other layers need is copied between them and the graph's own.
 */
public final class GradientPass {
  private final ComputationGraph graph;
  private final int classes;
  private final float[] parameters;
  private final float[] gradient;
  private PackedParameters packing;

  /** Whom to tell of ranges that are ready; null between runs. */
  private IntConsumer progress;

  /** Ranges from this one on have their gradient. */
  private int rangesReady;

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
    float[] all = new float[length];
    NativeFloats.read(graph.params(), all);
    setParameters(all);
  }

  /** What lies where in the flat vectors now. */
  public List<ParameterRange> ranges() {
    return packing.parameterRanges();
  }

  /** The weights that may be pruned, see {@link ParameterKinds#prunable}. */
  public List<ParameterRange> prunable(boolean ends) {
    return ParameterKinds.prunable(graph, ends);
  }

  /** How many parameters there are now: the flat vectors may be longer. */
  public int length() {
    return packing.length();
  }

  /** The parameters, not a copy: what is written here counts from the next pass on. */
  public float[] parameters() {
    return parameters;
  }

  /** Where the weights of a layer lie that reads them there. */
  Weights weights(String layer) {
    return ((HeapWeights) graph.getLayer(layer)).weights();
  }

  /**
   * Replaces the parameters. Convolution weights that are 0 are pruned: until the next call they
   * are left out of all flat vectors.
   *
   * @param all the parameters of the graph
   */
  public void setParameters(float[] all) {
    if (all.length != parameters.length) {
      throw new IllegalArgumentException(
          "%d parameters for a network of %d".formatted(all.length, parameters.length));
    }
    packing = PackedParameters.of(graph, all);
    packing.pack(all, parameters);
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
   * Packs a vector of a value for each parameter of the graph as the parameters are.
   *
   * @param packed its front is overwritten
   */
  public void pack(float[] all, float[] packed) {
    packing.pack(all, packed);
  }

  /** Undoes {@link #pack}: 0 where parameters are pruned. */
  public void unpack(float[] packed, float[] all) {
    packing.unpack(packed, all);
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
   * @param progress told again and again, during the backward pass, from which index on the
   *     gradient is complete: in the end from 0
   * @param step groups and identities of these examples; null for consecutive groups of 32
   * @param images [N, C, H, W]; not copied when made by {@link
   *     dev.winnow.worker.layer.ActivationArrays#create}; the caller closes it
   * @param labels [N], from 0
   * @return the mean loss over the batch
   */
  public double run(TrainingStep step, INDArray images, int[] labels, IntConsumer progress) {
    TrainingSteps.begin(graph, step);
    this.progress = progress;
    rangesReady = packing.ranges().size();
    writeCopied();
    try (INDArray oneHot = oneHot(labels)) {
      graph.setInputs(images);
      graph.setLabels(oneHot);
      graph.computeGradientAndScore();
      readyFrom(0);
      return graph.score();
    } finally {
      // The graph must not hold on to memory that is freed here or by the caller.
      graph.clear();
      // Nor does this hold on to what the caller exchanges gradients with.
      this.progress = null;
    }
  }

  /** The same for who waits for all of it. */
  public double run(TrainingStep step, INDArray images, int[] labels) {
    return run(step, images, labels, from -> {});
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
