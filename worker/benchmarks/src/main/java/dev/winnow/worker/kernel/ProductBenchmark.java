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
 * The dense matrix product under convolutions, between panels as a forward pass has them, one
 * thread: GFLOP/s in the column {@code giga}.
 *
 * <pre>
 * worker/benchmarks/kernels.sh ProductBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProductBenchmark {
  /** Rows, depth and columns. */
  @Param({"64x64x256", "192x192x128", "256x256x128", "256x128x256"})
  public String shape;

  private int rows;
  private int depth;
  private int columns;
  private Panel from;
  private Panel to;
  private float[] a;
  private float[] b;
  private float[] m;

  @Setup
  public void createMatrices() {
    int[] sizes = Shapes.parse(shape);
    rows = sizes[0];
    depth = sizes[1];
    columns = sizes[2];
    from = new Panel(depth, columns);
    to = Panel.ofRows(rows, columns);
    a = Shapes.floats(rows * depth);
    b = Shapes.floats(from.position());
    m = new float[to.position()];
  }

  @Benchmark
  public float[] multiply(Operations operations) {
    PanelProduct.multiply(a, 0, depth, 1, from, b, 0, to, m, 0);
    operations.giga += 2e-9 * rows * depth * columns;
    return m;
  }
}
