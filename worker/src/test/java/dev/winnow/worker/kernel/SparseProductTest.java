package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparseProductTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1, 0",
    "2, 5, 3, 33, 0.5",
    "3, 7, 200, 136, 0.8",
    "1, 64, 129, 250, 0.3",
    "2, 33, 300, 56, 0.95",
    "2, 4, 70, 8, 1"
  })
  void itIsTheDenseProduct(int positions, int rows, int depth, int columns, double sparsity) {
    SplittableRandom random = new SplittableRandom(Long.getLong("test.seed"));
    float[] weights = new float[positions * rows * depth + 3];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextDouble() < sparsity ? 0 : random.nextInt(1, 9);
    }
    Weights view = new Weights(weights, 3, positions * rows * depth);
    SparseMatrices matrices = new SparseMatrices(positions, rows, depth, view, 1, rows);
    // What is not 0 changes; what is 0 stays.
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= -2;
    }
    matrices.refresh(view, 0, positions);
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
            expected += weights[3 + (t * depth + d) * rows + i] * b[from.at(d, p)];
          }
          assertThat(m[to.at(i, p)]).as("%d %d %d", t, i, p).isEqualTo(expected);
        }
      }
    }
  }
}
