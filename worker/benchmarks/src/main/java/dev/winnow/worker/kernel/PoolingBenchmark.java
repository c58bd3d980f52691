package dev.winnow.worker.kernel;

import java.util.concurrent.TimeUnit;
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
 * Maximum and global average pooling of the member networks: GB/s in the column {@code gigabytes}.
 *
 * <pre>
 * worker/benchmarks/kernels.sh PoolingBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PoolingBenchmark {
  /**
   * Channels, rows, columns, batch: VGG-16, ConvPool-CNN and AlexNet where they pool, and ResNet-32
   * before its global average.
   */
  @Param({
    "64x32x32x128",
    "256x8x8x128",
    "512x2x2x128",
    "192x16x16x128",
    "64x28x28x128",
    "256x7x7x128",
    "64x8x8x128"
  })
  public String shape;

  @Param("1")
  public int threads;

  private Activation input;
  private Activation inputGradient;
  private Activation halves;
  private Activation averages;

  @Setup
  public void createLayer() {
    Team.resize(threads);
    int[] sizes = Shapes.parse(shape);
    input = Shapes.activation(sizes[0], sizes[1], sizes[2], sizes[3]);
    inputGradient = Activation.allocate(sizes[0], sizes[1], sizes[2], sizes[3]);
    halves = Shapes.activation(sizes[0], sizes[1] / 2, sizes[2] / 2, sizes[3]);
    averages = Shapes.activation(sizes[0], 1, 1, sizes[3]);
  }

  @Benchmark
  public Activation max(Traffic traffic) {
    MaxPooling.forward(input, halves);
    traffic.count(1, input);
    traffic.count(1, halves);
    return halves;
  }

  @Benchmark
  public Activation maxBackward(Traffic traffic) {
    MaxPooling.backward(input, halves, inputGradient);
    traffic.count(2, input);
    traffic.count(1, halves);
    return inputGradient;
  }

  @Benchmark
  public Activation average(Traffic traffic) {
    GlobalAveragePooling.forward(input, averages);
    traffic.count(1, input);
    traffic.count(1, averages);
    return averages;
  }

  @Benchmark
  public Activation averageBackward(Traffic traffic) {
    GlobalAveragePooling.backward(averages, inputGradient);
    traffic.count(1, inputGradient);
    traffic.count(1, averages);
    return inputGradient;
  }
}
