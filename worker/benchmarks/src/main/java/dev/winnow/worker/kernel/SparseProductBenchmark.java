package dev.winnow.worker.kernel;

import java.util.SplittableRandom;
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
 * The products of a Winograd-ReLU layer that is pruned, for all positions of a tile, one thread,
 * with and without its zeros. GFLOP/s of the dense product in the column {@code giga}: what is
 * skipped counts. Of what a layer does for one of them only, {@link #transposeSparse} is by itself;
 * the dense gradient's transform of dM, which transposes it where there are many channels, is left
 * out: {@code WinogradPhases} has it.
 *
 * <pre>
 * worker/benchmarks/kernels.sh SparseProduct -p channels=256 -p sparsity=0.8
 * </pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SparseProductBenchmark {
  private static final int POSITIONS = 36;

  @Param({"32", "128", "256", "512"})
  public int channels;

  @Param({"0", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.95"})
  public double sparsity;

  /** Tiles times images of a block. */
  @Param({"256"})
  public int columns;

  private Weights dense;
  private Weights packed;
  private SparseMatrices transposed;
  private Panel rows;
  private Panel block;
  private Panel sparseBlock;
  private float[] v;
  private float[] m;
  private float[] dM;
  private float[] gradient;

  @Setup
  public void createMatrices() {
    Team.resize(1);
    SplittableRandom random = new SplittableRandom(1);
    float[] u = Shapes.floats(POSITIONS * channels * channels);
    for (int i = 0; i < u.length; i++) {
      u[i] = random.nextDouble() < sparsity ? 0 : u[i];
    }
    dense = Weights.of(u);
    PruningMask mask = PruningMask.of(dense);
    float[] kept = new float[mask.kept()];
    mask.pack(u, 0, kept, 0);
    SparseWeights sparse = SparseWeights.skipping(mask, POSITIONS, channels, channels);
    packed = new Weights(kept, 0, kept.length, sparse);
    transposed = sparse.transposed(packed);
    rows = Panel.ofRows(channels, columns);
    block = new Panel(channels, columns);
    sparseBlock = new Panel(channels, columns, SparseProduct.WIDTH);
    v = Shapes.floats((int) rows.floats(POSITIONS));
    m = Shapes.floats((int) rows.floats(POSITIONS));
    dM = Shapes.floats((int) rows.floats(POSITIONS));
    gradient = new float[u.length];
  }

  /** {@code M = U^T V}. */
  @Benchmark
  public float[] multiplyDense(Operations operations) {
    new DenseMatrices(dense, channels * channels, 1, channels)
        .multiply(0, POSITIONS, block, v, rows, m);
    count(operations);
    return m;
  }

  /** The same, by weights that are transposed already. */
  @Benchmark
  public float[] multiplySparse(Operations operations) {
    transposed.multiply(0, POSITIONS, sparseBlock, v, rows, m);
    count(operations);
    return m;
  }

  /** What a forward pass does besides: once, for all its blocks. */
  @Benchmark
  public Object transposeSparse() {
    return packed.sparse().transposed(packed);
  }

  /** {@code dU = V dM^T}, by a dM that is transposed already, unless the sum takes it as it is. */
  @Benchmark
  public float[] sumDenseGradient(Operations operations) {
    Weights sums = Weights.of(gradient);
    if (VectorWinograd.isNarrow(channels, channels)) {
      NarrowGradientSums narrow =
          new NarrowGradientSums(POSITIONS, channels, channels, sums, Crew.TEAM, 1);
      narrow.add(0, new GradientSums.Part(rows, v, block, dM));
      narrow.finish();
    } else {
      sum(
          new DenseGradientSums(POSITIONS, channels, channels, sums),
          new GradientSums.Part(rows, v, new Panel(rows.columns(), channels), dM));
    }
    count(operations);
    return gradient;
  }

  /** The same of the weights that are not pruned. Takes dM as it is. */
  @Benchmark
  public float[] sumSparseGradient(Operations operations) {
    sum(
        new SparseGradientSums(
            packed.sparse().matrices(packed).pattern(), new Weights(gradient, 0, packed.length())),
        new GradientSums.Part(rows, v, sparseBlock, dM));
    count(operations);
    return gradient;
  }

  private static void sum(GradientSums sums, GradientSums.Part part) {
    sums.add(new GradientSums.Part[] {part});
    sums.finish();
  }

  private void count(Operations operations) {
    operations.giga += 2e-9 * POSITIONS * channels * channels * columns;
  }
}
