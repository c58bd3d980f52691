package dev.winnow.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {
  /** Winnow's own test has the same counts. */
  @ParameterizedTest
  @CsvSource({
    "alexnet,5673802",
    "vgg16,14724042",
    "resnet32,472756",
    "convpool,1370996",
    "allcnn,1786292"
  })
  void parametersAndScoresAreAsManyAsWinnows(String name, long parameters) {
    Network network = Networks.create(name);
    ImageShape images = Networks.images(name);

    assertThat(count(network)).isEqualTo(parameters);
    assertThat(
            network
                .layers()
                .forward(torch.randn(2, images.channels(), images.side(), images.side()))
                .shape())
        .containsExactly(2, Networks.classes(name));
  }

  private static long count(Network network) {
    TensorVector parameters = network.module().parameters();
    long count = 0;
    for (Tensor parameter : parameters.get()) {
      count += parameter.numel();
    }
    return count;
  }
}
