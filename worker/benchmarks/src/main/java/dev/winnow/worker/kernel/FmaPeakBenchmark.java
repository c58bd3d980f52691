package dev.winnow.worker.kernel;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a core can do at most: fused multiply-adds of floats from register to register, GFLOP/s in
 * the column {@code giga}. Units of four or five cycles, two of them, need ten sums that do not
 * wait for each other; twelve and two factors fit into 16 registers.
 *
 * <pre>
 * worker/benchmarks/kernels.sh FmaPeak
 * </pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class FmaPeakBenchmark {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int STEPS = 1 << 16;
  private static final int SUMS = 12;

  /** Not final, so that the compiler knows neither. */
  private float first = 0.75f;

  private float second = 1.25f;

  @Benchmark
  public float multiplyAndAdd(Operations operations) {
    FloatVector x = FloatVector.broadcast(SPECIES, first);
    FloatVector y = FloatVector.broadcast(SPECIES, second);
    // None begins like another: else they were one sum to the compiler.
    FloatVector s0 = x.add(0);
    FloatVector s1 = x.add(1);
    FloatVector s2 = x.add(2);
    FloatVector s3 = x.add(3);
    FloatVector s4 = x.add(4);
    FloatVector s5 = x.add(5);
    FloatVector s6 = x.add(6);
    FloatVector s7 = x.add(7);
    FloatVector s8 = x.add(8);
    FloatVector s9 = x.add(9);
    FloatVector s10 = x.add(10);
    FloatVector s11 = x.add(11);
    for (int i = 0; i < STEPS; i++) {
      s0 = x.fma(y, s0);
      s1 = x.fma(y, s1);
      s2 = x.fma(y, s2);
      s3 = x.fma(y, s3);
      s4 = x.fma(y, s4);
      s5 = x.fma(y, s5);
      s6 = x.fma(y, s6);
      s7 = x.fma(y, s7);
      s8 = x.fma(y, s8);
      s9 = x.fma(y, s9);
      s10 = x.fma(y, s10);
      s11 = x.fma(y, s11);
    }
    operations.giga += 2e-9 * SPECIES.length() * SUMS * STEPS;
    FloatVector low = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
    FloatVector high = s6.add(s7).add(s8).add(s9).add(s10).add(s11);
    return low.add(high).reduceLanes(VectorOperators.ADD);
  }
}
