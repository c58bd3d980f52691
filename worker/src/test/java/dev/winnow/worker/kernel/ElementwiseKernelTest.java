package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ElementwiseKernelTest {
  /** Name, kernels, channels, batch. */
  static Stream<Arguments> shapes() {
    int[][] shapes = {{3, 1}, {3, 3}, {3, 16}, {3, 33}, {1, 31}, {8, 31}, {17, 3}};
    List<Arguments> result = new ArrayList<>();
    for (Kernels kernels : KernelsUnderTest.all()) {
      for (int[] shape : shapes) {
        result.add(Arguments.of(kernels.name(), kernels, shape[0], shape[1]));
      }
    }
    return result.stream();
  }

  @ParameterizedTest(name = "{0} {2} channels, batch {3}")
  @MethodSource("shapes")
  void everyOperationIsTheScalarDefinitionInPlaceToo(
      String name, Kernels kernels, int channels, int batch) {
    RandomValues random = new RandomValues(batch);
    Activation a = random.activation(channels, 5, 3, batch);
    Activation b = random.activation(channels, 5, 3, batch);
    int[] keys = DropoutHash.exampleKeys(1, random.ids(batch));
    same(a, b, kernels, (kernel, x, y, out) -> kernel.add(x, y, false, out));
    same(a, b, kernels, (kernel, x, y, out) -> kernel.add(x, y, true, out));
    same(a, b, kernels, (kernel, x, y, out) -> kernel.copy(x, out));
    same(a, b, kernels, (kernel, x, y, out) -> kernel.relu(x, out));
    same(a, b, kernels, (kernel, x, y, out) -> kernel.reluBackward(x, y, out));
    same(a, b, kernels, (kernel, x, y, out) -> kernel.dropout(x, keys, 1 << 22, 1.5f, out));
  }

  @ParameterizedTest(name = "{0} {2} channels, batch {3}")
  @MethodSource("shapes")
  void theOutputMayBeBothTerms(String name, Kernels kernels, int channels, int batch) {
    Activation a = new RandomValues(batch).activation(channels, 5, 3, batch);
    Activation expected = RandomValues.unwrittenLike(a);
    new ScalarElementwise().add(a, a, true, expected);
    kernels.elementwise().add(a, a, true, a);
    assertThat(RandomValues.values(a)).isEqualTo(RandomValues.values(expected));
  }

  @Test
  void dropoutKeepsTheGivenShareAndTheMean() {
    Activation ones = Activation.allocate(8, 16, 16, 32);
    for (int i = 0; i < ones.size(); i++) {
      ones.data().putFloat(4 * i, 1);
    }
    Activation out = RandomValues.unwrittenLike(ones);
    Elementwise.dropout(ones, 42, new RandomValues(1).ids(32), 0.2, out);
    double sum = 0;
    for (float value : RandomValues.values(out)) {
      assertThat(value).isIn(0f, 1.25f);
      sum += value;
    }
    assertThat(sum / out.size()).isCloseTo(1, within(0.01));
  }

  @Test
  void dropoutOfAnExampleDoesNotDependOnItsBatch() {
    RandomValues random = new RandomValues(2);
    Activation all = random.activation(3, 5, 3, 9);
    long[] ids = random.ids(9);
    Activation expected = RandomValues.unwrittenLike(all);
    Elementwise.dropout(all, 7, ids, 0.5, expected);

    Activation alone = Activation.allocate(3, 5, 3, 1);
    Activation out = RandomValues.unwrittenLike(alone);
    for (int i = 0; i < alone.size(); i++) {
      alone.data().putFloat(4 * i, all.data().getFloat(4 * (i * 9 + 4)));
    }
    Elementwise.dropout(alone, 7, new long[] {ids[4]}, 0.5, out);
    for (int i = 0; i < alone.size(); i++) {
      assertThat(out.data().getFloat(4 * i)).isEqualTo(expected.data().getFloat(4 * (i * 9 + 4)));
    }
  }

  private interface Operation {
    void run(ElementwiseKernel kernel, Activation a, Activation b, Activation out);
  }

  /** Into memory of its own, and into that of either input. */
  private static void same(Activation a, Activation b, Kernels kernels, Operation operation) {
    Activation result = RandomValues.unwrittenLike(a);
    operation.run(new ScalarElementwise(), a, b, result);
    float[] expected = RandomValues.values(result);
    ElementwiseKernel kernel = kernels.elementwise();
    Activation actual = RandomValues.unwrittenLike(a);
    operation.run(kernel, a, b, actual);
    Activation overA = RandomValues.copy(a);
    operation.run(kernel, overA, b, overA);
    Activation overB = RandomValues.copy(b);
    operation.run(kernel, a, overB, overB);

    assertThat(RandomValues.values(actual)).isEqualTo(expected);
    assertThat(RandomValues.values(overA)).isEqualTo(expected);
    assertThat(RandomValues.values(overB)).isEqualTo(expected);
  }
}
