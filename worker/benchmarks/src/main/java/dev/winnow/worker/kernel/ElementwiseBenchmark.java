package dev.winnow.worker.kernel;

import java.util.Arrays;
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
 * Addition, ReLU and dropout on the activations of the member networks: GB/s in the column {@code
 * gigabytes}.
 *
 * <pre>
 * worker/benchmarks/kernels.sh ElementwiseBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ElementwiseBenchmark {
  private static final double DROPPED = 0.1;

  /** Channels, rows, columns, batch: the stages of ResNet-32, then VGG-16 and ConvPool-CNN. */
  @Param({"16x32x32x128", "32x16x16x128", "64x8x8x128", "64x32x32x128", "192x8x8x128"})
  public String shape;

  @Param("1")
  public int threads;

  private Activation first;
  private Activation second;
  private Activation output;
  private long[] exampleIds;

  @Setup
  public void createActivations() {
    Team.resize(threads);
    int[] sizes = Shapes.parse(shape);
    first = Shapes.activation(sizes[0], sizes[1], sizes[2], sizes[3]);
    second = Shapes.activation(sizes[0], sizes[1], sizes[2], sizes[3]);
    output = Activation.allocate(sizes[0], sizes[1], sizes[2], sizes[3]);
    exampleIds = new long[sizes[3]];
    Arrays.setAll(exampleIds, n -> n);
  }

  @Benchmark
  public Activation add(Traffic traffic) {
    Elementwise.add(first, second, true, output);
    traffic.count(3, output);
    return output;
  }

  @Benchmark
  public Activation relu(Traffic traffic) {
    Elementwise.relu(first, output);
    traffic.count(2, output);
    return output;
  }

  @Benchmark
  public Activation reluBackward(Traffic traffic) {
    Elementwise.reluBackward(first, second, output);
    traffic.count(3, output);
    return output;
  }

  @Benchmark
  public Activation dropout(Traffic traffic) {
    Elementwise.dropout(first, 1, exampleIds, DROPPED, output);
    traffic.count(2, output);
    return output;
  }
}
