package dev.winnow.worker.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Sources of arguments: every implementation with every awkward size. */
final class KernelsUnderTest {
  private KernelsUnderTest() {}

  /** Both, but where the build tests a JVM like another machine's, only what that one runs. */
  static List<Kernels> all() {
    return LanesTest.MOST == Integer.MAX_VALUE
        ? List.of(Kernels.scalar(), VectorKernels.create())
        : List.of(Kernels.chosen());
  }

  /** The larger ones are for what works in blocks, which scalar kernels do not. */
  private static List<ConvolutionShape> shapes() {
    return LanesTest.MOST == 1 ? ConvolutionShape.awkward() : ConvolutionShape.all();
  }

  /** Name, kernels. */
  static Stream<Arguments> implementations() {
    return all().stream().map(kernels -> Arguments.of(kernels.name(), kernels));
  }

  /** Name, kernels, tile, shape. */
  static Stream<Arguments> winograd() {
    return winograd(all(), shapes());
  }

  /** The same for comparisons with differences, which are slow: the definition alone, and small. */
  static Stream<Arguments> winogradDefinition() {
    return winograd(List.of(Kernels.scalar()), ConvolutionShape.awkward());
  }

  private static Stream<Arguments> winograd(
      List<Kernels> implementations, List<ConvolutionShape> shapes) {
    List<Arguments> result = new ArrayList<>();
    for (Kernels kernels : implementations) {
      for (int tile : new int[] {4, 6}) {
        for (ConvolutionShape shape : shapes) {
          result.add(Arguments.of(kernels.name(), kernels, tile, shape));
        }
      }
    }
    return result.stream();
  }

  /** Name, kernels, kernel, stride, shape. */
  static Stream<Arguments> spatial() {
    return spatial(all(), shapes());
  }

  /** The same for comparisons with differences, which are slow: the definition alone, and small. */
  static Stream<Arguments> spatialDefinition() {
    return spatial(List.of(Kernels.scalar()), ConvolutionShape.awkward());
  }

  private static Stream<Arguments> spatial(
      List<Kernels> implementations, List<ConvolutionShape> shapes) {
    List<Arguments> result = new ArrayList<>();
    for (Kernels kernels : implementations) {
      for (int kernel : new int[] {1, 3}) {
        for (int stride : new int[] {1, 2}) {
          for (ConvolutionShape shape : shapes) {
            result.add(Arguments.of(kernels.name(), kernels, kernel, stride, shape));
          }
        }
      }
    }
    return result.stream();
  }
}
