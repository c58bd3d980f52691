package dev.winnow.worker.network;

import dev.winnow.worker.kernel.Team;
import dev.winnow.worker.kernel.Weights;
import dev.winnow.worker.layer.ActivationArrays;
import dev.winnow.worker.layer.HeapWeights;
import dev.winnow.worker.layer.NativeFloats;
import dev.winnow.worker.layer.TrainingStep;
import dev.winnow.worker.layer.TrainingSteps;
import dev.winnow.worker.training.ParameterRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;
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
 *
 * <p>All threads of the team compute together, layer by layer; in a network of few parameters each
 * takes whole groups of the batch, which the gradient is a sum over.
 */
public final class GradientPass {
  private final int classes;
  private final float[] parameters;

  /**
   * One for each thread that has had groups of its own; the first is of the graph that is given.
   */
  private final List<GraphPass> passes = new ArrayList<>();

  /** The sum of the turns before, if there were any. */
  private float[] earlier;

  /**
   * @param graph as {@link Networks#create} makes it; shared with the caller
   * @param classes number of classes
   */
  public GradientPass(ComputationGraph graph, int classes) {
    this.classes = classes;
    parameters = new float[Math.toIntExact(graph.numParams())];
    passes.add(new GraphPass(graph, parameters));
    float[] all = new float[parameters.length];
    NativeFloats.read(graph.params(), all);
    setParameters(all);
  }

  /** Number of classes that the network tells apart. */
  public int classes() {
    return classes;
  }

  /** What lies where in the flat vectors now. */
  public List<ParameterRange> ranges() {
    return packing().parameterRanges();
  }

  /** The weights that may be pruned, see {@link ParameterKinds#prunable}. */
  public List<ParameterRange> prunable(boolean ends) {
    return ParameterKinds.prunable(passes.get(0).graph(), ends);
  }

  /** How many parameters there are now: the flat vectors may be longer. */
  public int length() {
    return packing().length();
  }

  /** The parameters, not a copy: what is written here counts from the next pass on. */
  public float[] parameters() {
    return parameters;
  }

  /** Where the weights of a layer lie that reads them there. */
  Weights weights(String layer) {
    return ((HeapWeights) passes.get(0).graph().getLayer(layer)).weights();
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
    PackedParameters packing = PackedParameters.of(passes.get(0).graph(), all);
    packing.pack(all, parameters);
    for (GraphPass pass : passes) {
      pass.use(packing.of(pass.graph()));
    }
  }

  private PackedParameters packing() {
    return passes.get(0).packing();
  }

  /**
   * Packs a vector of a value for each parameter of the graph as the parameters are.
   *
   * @param packed its front is overwritten
   */
  public void pack(float[] all, float[] packed) {
    packing().pack(all, packed);
  }

  /** Undoes {@link #pack}: 0 where parameters are pruned. */
  public void unpack(float[] packed, float[] all) {
    packing().unpack(packed, all);
  }

  /**
   * The gradient of the last run, not a copy: the sum over its examples of each example's gradient,
   * and for running statistics of what is to be subtracted from them.
   */
  public float[] gradient() {
    return passes.get(0).gradient();
  }

  /**
   * Runs forward and backward. Leaves the gradient in {@link #gradient}.
   *
   * @param progress told again and again, during the backward pass, from which index on the
   *     gradient is complete: in the end from 0, and at once where threads have parts of the batch
   * @param step groups and identities of these examples; null for consecutive groups of 32
   * @param images [N, C, H, W]; not copied when made by {@link
   *     dev.winnow.worker.layer.ActivationArrays#create}; the caller closes it
   * @param labels [N], from 0
   * @return the mean loss over the batch
   */
  public double run(TrainingStep step, INDArray images, int[] labels, IntConsumer progress) {
    int groups = TrainingSteps.groups(step, labels.length);
    int threads = ThreadsApart.graphs(parameters.length, groups, Team.shared().threads());
    if (threads == 1) {
      return passes.get(0).run(step, images, oneHot(labels, 0, labels.length), progress);
    }
    while (passes.size() < threads) {
      passes.add(copy());
    }
    int parts = ThreadsApart.parts(labels.length, groups, threads);
    TrainingStep[] steps = TrainingSteps.divide(step, labels.length, parts);
    double loss = runApart(steps, threads, images, labels);
    progress.accept(0);
    return loss;
  }

  /** The same for who waits for all of it. */
  public double run(TrainingStep step, INDArray images, int[] labels) {
    return run(step, images, labels, from -> {});
  }

  /** A part of the batch for each thread, then the next ones. */
  private double runApart(TrainingStep[] steps, int threads, INDArray images, int[] labels) {
    int[] bounds = new int[steps.length + 1];
    for (int part = 0; part < steps.length; part++) {
      bounds[part + 1] = bounds[part] + steps[part].exampleIds().length;
    }
    double[] losses = new double[steps.length];
    for (int first = 0; first < steps.length; first += threads) {
      int turn = first;
      int parts = Math.min(threads, steps.length - first);
      Team.shared()
          .runApart(
              parts,
              thread -> {
                int from = bounds[turn + thread];
                int to = bounds[turn + thread + 1];
                TrainingStep step = steps[turn + thread];
                INDArray oneHot = oneHot(labels, from, to);
                try (INDArray own = ActivationArrays.part(images, from, to)) {
                  double mean = passes.get(thread).run(step, own, oneHot, index -> {});
                  losses[turn + thread] = mean * (to - from);
                }
              });
      sum(parts, first > 0, first + threads < steps.length);
    }
    return DoubleStream.of(losses).sum() / labels.length;
  }

  /** Sums the gradients of the graphs, which the next turn overwrites. */
  private void sum(int parts, boolean addEarlier, boolean keepForLater) {
    float[] first = gradient();
    for (int part = 1; part < parts; part++) {
      add(passes.get(part).gradient(), first);
    }
    if (addEarlier) {
      add(earlier, first);
    }
    if (keepForLater) {
      if (earlier == null) {
        earlier = new float[first.length];
      }
      System.arraycopy(first, 0, earlier, 0, length());
    }
  }

  private void add(float[] from, float[] to) {
    int length = length();
    for (int i = 0; i < length; i++) {
      to[i] += from[i];
    }
  }

  private GraphPass copy() {
    GraphPass copy = new GraphPass(passes.get(0).graph().clone(), parameters);
    copy.use(packing().of(copy.graph()));
    return copy;
  }

  private INDArray oneHot(int[] labels, int from, int to) {
    float[] rows = new float[(to - from) * classes];
    for (int n = from; n < to; n++) {
      if (labels[n] < 0 || labels[n] >= classes) {
        throw new IllegalArgumentException(
            "label %d of example %d is not one of %d classes".formatted(labels[n], n, classes));
      }
      rows[(n - from) * classes + labels[n]] = 1;
    }
    INDArray oneHot = Nd4j.createUninitialized(DataType.FLOAT, to - from, classes);
    NativeFloats.write(rows, oneHot);
    return oneHot;
  }
}
