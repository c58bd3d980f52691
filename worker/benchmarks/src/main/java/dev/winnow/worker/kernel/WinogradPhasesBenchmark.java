package dev.winnow.worker.kernel;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the phases of a Winograd-ReLU layer take, each alone, on all blocks of a pass and in the
 * same panels: ms a pass. Nothing but a phase's own work and the walk over the blocks is in its
 * time, so the phases add up to the whole, which stands beside them. A layer of few channels sums
 * the gradient of its weights from dM as it is, without the transposed transform.
 *
 * <pre>
 * worker/benchmarks/kernels.sh WinogradPhases
 * worker/benchmarks/kernels.sh WinogradPhasesBenchmark.forward -p tile=6 -p shape=256x256x8x8x128
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class WinogradPhasesBenchmark {
  @Benchmark
  public Activation forwardWhole(WinogradLayer layer) {
    layer.convolution.forward(layer.input, layer.weights, layer.output);
    return layer.output;
  }

  @Benchmark
  public void forwardInputTransform(WinogradLayer layer) {
    forward(layer, WinogradForward.READ_INPUT);
  }

  @Benchmark
  public void forwardProduct(WinogradLayer layer) {
    forward(layer, WinogradForward.MULTIPLY);
  }

  @Benchmark
  public Activation forwardOutputTransform(WinogradLayer layer) {
    forward(layer, WinogradForward.WRITE_OUTPUT);
    return layer.output;
  }

  @Benchmark
  public Weights backwardWhole(WinogradLayer layer) {
    layer.convolution.backward(
        layer.input, layer.weights, layer.output, layer.inputGradient, layer.weightGradient);
    return layer.weightGradient;
  }

  /** The forward pass's, in the blocks of the backward pass. */
  @Benchmark
  public void backwardInputTransform(WinogradLayer layer) {
    backward(layer, null, phase(WinogradBackward.READ_INPUT));
  }

  @Benchmark
  public void backwardOutputGradientTransform(WinogradLayer layer) {
    backward(layer, null, phase(WinogradBackward.READ_OUTPUT_GRADIENT));
  }

  /** The same, into the panel that the gradient of the weights is a product with, if there is. */
  @Benchmark
  public void backwardOutputGradientTransposed(WinogradLayer layer) {
    if (!VectorWinograd.isNarrow(layer.input.channels(), layer.output.channels())) {
      backward(layer, null, phase(WinogradBackward.READ_OUTPUT_GRADIENT_TRANSPOSED));
    }
  }

  @Benchmark
  public void backwardInputGradientProduct(WinogradLayer layer) {
    backward(layer, null, phase(WinogradBackward.MULTIPLY));
  }

  @Benchmark
  public void backwardMask(WinogradLayer layer) {
    backward(layer, null, phase(WinogradBackward.MASK));
  }

  /** Clears the gradient and adds all tiles to it. */
  @Benchmark
  public Activation backwardInputGradientTransform(WinogradLayer layer) {
    backward(layer, layer.inputGradient, phase(WinogradBackward.ADD_INPUT_GRADIENT));
    return layer.inputGradient;
  }

  @Benchmark
  public Weights backwardWeightGradientProduct(WinogradLayer layer) {
    backward(layer, null, WinogradBackward::part);
    return layer.weightGradient;
  }

  private static void forward(WinogradLayer layer, Phase<WinogradForward> phase) {
    PositionMatrices weights =
        VectorWinograd.forwardMatrices(
            layer.weights, layer.input.channels(), layer.output.channels());
    VectorWinograd.forEachForward(
        layer.tile, true, layer.input, weights, null, layer.output, pass -> pass.run(phase));
  }

  private static void backward(
      WinogradLayer layer,
      Activation inputGradient,
      Function<WinogradBackward, GradientSums.Part> work) {
    VectorWinograd.forEachBackward(
        layer.tile,
        true,
        layer.input,
        layer.weights,
        layer.output,
        inputGradient,
        layer.weightGradient,
        work);
  }

  /** A phase that leaves nothing to sum up. */
  private static Function<WinogradBackward, GradientSums.Part> phase(
      Phase<WinogradBackward> phase) {
    return pass -> {
      pass.run(phase);
      return null;
    };
  }
}
