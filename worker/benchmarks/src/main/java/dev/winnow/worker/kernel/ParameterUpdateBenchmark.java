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
 * The optimiser's step on all parameters of a member network: GB/s in the column {@code gigabytes}.
 *
 * <pre>
 * worker/benchmarks/kernels.sh ParameterUpdate
 * </pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParameterUpdateBenchmark {
  /** So small that parameters hardly move in all steps together. */
  private static final float RATE = 1e-9f;

  private static final float FACTOR = 1 / 128f;
  private static final float MOMENTUM = 0.9f;
  private static final float DECAY = 1e-4f;

  /** A layer too short to be shared, then about as many as ResNet-32 and VGG-16 have. */
  @Param({"30000", "500000", "26000000"})
  public int parameters;

  @Param("1")
  public int threads;

  private float[] values;
  private float[] velocity;
  private float[] gradient;

  @Setup
  public void createVectors() {
    Team.resize(threads);
    values = Shapes.floats(parameters);
    velocity = Shapes.floats(parameters);
    gradient = Shapes.floats(parameters);
  }

  /** Three vectors are read, two of them written. */
  @Benchmark
  public float[] heavyBall(Traffic traffic) {
    ParameterUpdate.heavyBall(
        values, velocity, gradient, 0, parameters, FACTOR, RATE, MOMENTUM, DECAY);
    traffic.count(5, parameters);
    return values;
  }
}
