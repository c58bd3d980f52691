package dev.winnow.worker.kernel;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole Winograd-ReLU layers of the member networks, transforms and all. The column {@code giga}
 * has the GFLOP/s of the products alone, so the distance from the product's own shows what the
 * transforms cost.
 *
 * <pre>
 * mvn -q -pl worker/benchmarks -am -DskipTests package dependency:build-classpath \
 *     -Dmdep.outputFile=target/classpath
 * java --add-modules jdk.incubator.vector \
 *     -cp worker/benchmarks/target/classes:$(cat worker/benchmarks/target/classpath) \
 *     org.openjdk.jmh.Main WinogradBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WinogradBenchmark {
  @Param({"4", "6"})
  public int tile;

  /** Input and output channels, rows, columns, batch. */
  @Param({"64x64x28x28x64", "192x192x14x14x64", "256x256x7x7x128", "16x16x32x32x128"})
  public String shape;

  @Param("1")
  public int threads;

  private WinogradConvolution convolution;
  private Activation input;
  private Activation output;
  private Activation inputGradient;
  private Weights weights;
  private Weights weightGradient;
  private double gigaFlops;

  @Setup
  public void createLayer() {
    Team.resize(threads);
    int[] sizes = Shapes.parse(shape);
    int height = sizes[2];
    int width = sizes[3];
    int batch = sizes[4];
    convolution = new WinogradConvolution(tile, true, sizes[0], sizes[1]);
    input = Shapes.activation(sizes[0], height, width, batch);
    output = Shapes.activation(sizes[1], height, width, batch);
    inputGradient = Activation.allocate(sizes[0], height, width, batch);
    weights = Weights.of(Shapes.floats(tile * tile * sizes[0] * sizes[1]));
    weightGradient = Weights.of(new float[weights.length()]);
    int m = tile - 2;
    int tiles = ((height + m - 1) / m) * ((width + m - 1) / m);
    gigaFlops = 2e-9 * weights.length() * tiles * batch;
  }

  @Benchmark
  public Activation forward(Operations operations) {
    convolution.forward(input, weights, output);
    operations.giga += gigaFlops;
    return output;
  }

  @Benchmark
  public Weights backward(Operations operations) {
    convolution.backward(input, weights, output, inputGradient, weightGradient);
    operations.giga += 2 * gigaFlops;
    return weightGradient;
  }

  /** Counts floating-point operations. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Operations {
    public double giga;
  }
}
