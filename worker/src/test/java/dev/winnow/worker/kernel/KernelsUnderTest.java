package dev.winnow.worker.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Sources of arguments: every implementation with every awkward size. */
final class KernelsUnderTest {
  private KernelsUnderTest() {}

  static List<Kernels> all() {
    return List.of(Kernels.scalar(), VectorKernels.create());
  }

  /** Name, kernels. */
  static Stream<Arguments> implementations() {
    return all().stream().map(kernels -> Arguments.of(kernels.name(), kernels));
  }

  /** Name, kernels, tile, shape. */
  static Stream<Arguments> winograd() {
    List<Arguments> result = new ArrayList<>();
    for (Kernels kernels : all()) {
      for (int tile : new int[] {4, 6}) {
        for (ConvolutionShape shape : ConvolutionShape.awkward()) {
          result.add(Arguments.of(kernels.name(), kernels, tile, shape));
        }
      }
    }
    return result.stream();
  }

  /** Name, kernels, kernel, stride, shape. */
  static Stream<Arguments> spatial() {
    List<Arguments> result = new ArrayList<>();
    for (Kernels kernels : all()) {
      for (int kernel : new int[] {1, 3}) {
        for (int stride : new int[] {1, 2}) {
          for (ConvolutionShape shape : ConvolutionShape.awkward()) {
            result.add(Arguments.of(kernels.name(), kernels, kernel, stride, shape));
          }
        }
      }
    }
    return result.stream();
  }
}
