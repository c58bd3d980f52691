package dev.winnow.worker.kernel;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
 * time, so the phases add up to the whole, which stands beside them. But a layer of few channels
 * sums the gradient of its weights from dM as it is: the transposed transform is no part of its
 * whole.
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
    forward(layer, WinogradForward::readInput);
  }

  @Benchmark
  public void forwardProduct(WinogradLayer layer) {
    forward(layer, WinogradForward::multiply);
  }

  @Benchmark
  public Activation forwardOutputTransform(WinogradLayer layer) {
    forward(layer, WinogradForward::writeOutput);
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
    backward(layer, null, phase(WinogradBackward::readInput));
  }

  @Benchmark
  public void backwardOutputGradientTransform(WinogradLayer layer) {
    backward(layer, null, phase(WinogradBackward::readOutputGradient));
  }

  /** The same, into the panel that the gradient of the weights is a product with. */
  @Benchmark
  public void backwardOutputGradientTransposed(WinogradLayer layer) {
    backward(layer, null, phase(WinogradBackward::readOutputGradientTransposed));
  }

  @Benchmark
  public void backwardInputGradientProduct(WinogradLayer layer) {
    backward(layer, null, phase(WinogradBackward::multiply));
  }

  @Benchmark
  public void backwardMask(WinogradLayer layer) {
    backward(layer, null, phase(WinogradBackward::mask));
  }

  /** Clears the gradient and adds all tiles to it. */
  @Benchmark
  public Activation backwardInputGradientTransform(WinogradLayer layer) {
    backward(layer, layer.inputGradient, phase(WinogradBackward::addInputGradient));
    return layer.inputGradient;
  }

  @Benchmark
  public Weights backwardWeightGradientProduct(WinogradLayer layer) {
    backward(layer, null, WinogradBackward::part);
    return layer.weightGradient;
  }

  private static void forward(WinogradLayer layer, Consumer<WinogradForward> phase) {
    PositionMatrices weights =
        VectorWinograd.forwardMatrices(
            layer.weights, layer.input.channels(), layer.output.channels());
    VectorWinograd.forEachForward(
        layer.tile, true, layer.input, weights, null, layer.output, phase);
  }

  private static void backward(
      WinogradLayer layer,
      Activation inputGradient,
      Function<WinogradBackward, GradientSums.Part> phase) {
    VectorWinograd.forEachBackward(
        layer.tile,
        true,
        layer.input,
        layer.weights,
        layer.output,
        inputGradient,
        layer.weightGradient,
        phase);
  }

  /** A phase that leaves nothing to sum up. */
  private static Function<WinogradBackward, GradientSums.Part> phase(
      Consumer<WinogradBackward> work) {
    return block -> {
      work.accept(block);
      return null;
    };
  }
}
