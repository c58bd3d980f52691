package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparseProductTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1, 0",
    "2, 5, 3, 33, 2",
    "3, 7, 200, 136, 4",
    "1, 64, 129, 250, 1",
    "2, 33, 300, 56, 4",
    "2, 4, 70, 8, 5"
  })
  void itIsTheDenseProduct(int positions, int rows, int depth, int columns, float threshold) {
    PrunedWeights weights =
        PrunedWeights.below(threshold, new RandomValues(1).integers(positions * rows * depth));
    SparseWeights sparse = SparseWeights.skipping(weights.mask(), positions, rows, depth);
    SparseWeights sparseOfTransposed =
        SparseWeights.skipping(weights.mask(), positions, depth, rows);
    Weights packed = weights.packed(sparse);

    assertProduct(
        sparse.matrices(packed), positions, rows, depth, columns, weights.all(), depth, 1);
    assertProduct(
        sparseOfTransposed.transposed(packed),
        positions,
        rows,
        depth,
        columns,
        weights.all(),
        1,
        rows);
  }

  private static void assertProduct(
      SparseMatrices matrices,
      int positions,
      int rows,
      int depth,
      int columns,
      float[] all,
      int rowStride,
      int columnStride) {
    Panel from = new Panel(depth, columns, SparseProduct.WIDTH);
    Panel to = Panel.ofRows(rows, columns);
    float[] b = new RandomValues(2).integers((int) from.floats(1));
    float[] m = RandomValues.unwritten((int) to.floats(1));
    for (int t = 0; t < positions; t++) {
      matrices.multiply(t, from, b, 0, to, m, 0);

      for (int i = 0; i < rows; i++) {
        for (int p = 0; p < columns; p++) {
          float expected = 0;
          for (int d = 0; d < depth; d++) {
            int at = t * rows * depth + i * rowStride + d * columnStride;
            expected += all[at] * b[from.at(d, p)];
          }
          assertThat(m[to.at(i, p)]).as("%d %d %d", t, i, p).isEqualTo(expected);
        }
      }
    }
  }
}
