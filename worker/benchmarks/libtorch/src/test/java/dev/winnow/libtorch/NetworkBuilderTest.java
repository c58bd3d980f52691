package dev.winnow.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class NetworkBuilderTest {
  @Test
  void convolutionsKeepTheImagesSizeAtStride1AndHalveItAtStride2() {
    assertThat(shapeAfter(b -> b.convolution(5))).containsExactly(2, 5, 8, 8);
    assertThat(shapeAfter(b -> b.convolution(3, 2, 5))).containsExactly(2, 5, 4, 4);
    assertThat(shapeAfter(b -> b.convolution(1, 2, 5))).containsExactly(2, 5, 4, 4);
  }

  @Test
  void residualBlocksAddTermsOfOneShape() {
    assertThat(shapeAfter(b -> b.residual(1, 3))).containsExactly(2, 3, 8, 8);
    assertThat(shapeAfter(b -> b.residual(2, 5))).containsExactly(2, 5, 4, 4);
  }

  @Test
  void theShapeIsKeptAlongFromImagesToScores() {
    assertThat(shapeAfter(b -> b.convolution(5).maxPooling())).containsExactly(2, 5, 4, 4);
    assertThat(shapeAfter(b -> b.maxPooling().flatten())).containsExactly(2, 48);
    assertThat(shapeAfter(b -> b.convolution(3, 2, 5).flatten().dense(7).scores(4)))
        .containsExactly(2, 4);
    assertThat(shapeAfter(b -> b.convolution(5).globalAverage().scores(4))).containsExactly(2, 4);
  }

  private static long[] shapeAfter(UnaryOperator<NetworkBuilder> layers) {
    Network network = layers.apply(new NetworkBuilder(new ImageShape(3, 8))).build();
    try (Tensor out = network.layers().forward(torch.randn(2, 3, 8, 8))) {
      return out.shape();
    }
  }
}
