package dev.winnow.worker.kernel;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole Winograd-ReLU layers of the member networks, transforms and all. The column {@code giga}
 * has the GFLOP/s of the products alone, so the distance from the product's own shows what the
 * transforms cost; {@code direct} those that a direct convolution would need to be as fast.
 *
 * <pre>
 * worker/benchmarks/kernels.sh WinogradBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WinogradBenchmark {
  @Benchmark
  public Activation forward(WinogradLayer layer, Operations operations, DirectOperations direct) {
    layer.convolution.forward(layer.input, layer.weights, layer.output);
    operations.giga += layer.gigaFlops;
    direct.direct += layer.directGigaFlops;
    return layer.output;
  }

  @Benchmark
  public Weights backward(WinogradLayer layer, Operations operations, DirectOperations direct) {
    layer.convolution.backward(
        layer.input, layer.weights, layer.output, layer.inputGradient, layer.weightGradient);
    operations.giga += 2 * layer.gigaFlops;
    direct.direct += 2 * layer.directGigaFlops;
    return layer.weightGradient;
  }
}
