package dev.winnow.ensemble.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.worker.network.LayerWeights;
import dev.winnow.worker.network.LayerWeights.Form;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptPositionsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"WINOGRAD,4,3,20", "WINOGRAD,6,20,5", "CONVENTIONAL,3,1,16", "WINOGRAD,6,64,64"})
  void everyPositionOfEveryTileHasTheColourOfItsWeight(Form form, int side, int in, int out)
      throws IOException {
    LayerWeights weights = new LayerWeights("conv2", form, side, in, out, 7);
    float[] parameters = random(7 + weights.length());

    BufferedImage picture = picture(new KeptPositions("net", weights, parameters));

    int cell = KeptPositions.TILE / side;
    for (int c = 0; c < Math.min(16, in); c++) {
      for (int k = 0; k < Math.min(16, out); k++) {
        for (int position = 0; position < side * side; position++) {
          int x = KeptPositions.MARGIN + k * KeptPositions.TILE_PITCH + position % side * cell;
          int y = KeptPositions.TOP + c * KeptPositions.TILE_PITCH + position / side * cell;
          boolean kept = parameters[weights.index(position, c, k)] != 0;
          assertThat(picture.getRGB(x, y) & 0xffffff)
              .isEqualTo(kept ? KeptPositions.KEPT : KeptPositions.PRUNED);
        }
      }
    }
  }

  @Test
  void aLayerWithoutAnyWeightLeftIsDrawnToo() throws IOException {
    LayerWeights weights = new LayerWeights("conv2", Form.WINOGRAD, 4, 8, 8, 0);

    assertThat(picture(new KeptPositions("net", weights, new float[weights.length()]))).isNotNull();
  }

  @Test
  void aLongNameFits() throws IOException {
    LayerWeights weights = new LayerWeights("conv2", Form.WINOGRAD, 4, 1, 1, 0);

    BufferedImage picture =
        picture(new KeptPositions("a".repeat(150), weights, random(weights.length())));

    assertThat(picture.getWidth()).isGreaterThan(150 * 12);
  }

  @Test
  void aPictureReplacesTheOldOneAndLeavesNothingElse() throws IOException {
    LayerWeights weights = new LayerWeights("conv2", Form.WINOGRAD, 4, 8, 8, 0);
    new KeptPositions("net", weights, random(weights.length())).writeTo(folder);
    byte[] first = Files.readAllBytes(folder.resolve("net-conv2.png"));

    new KeptPositions("net", weights, new float[weights.length()]).writeTo(folder);

    assertThat(Files.readAllBytes(folder.resolve("net-conv2.png"))).isNotEqualTo(first);
    assertThat(folder).isDirectoryContaining("glob:**/net-conv2.png");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aPictureThatCannotBeMovedIntoPlaceLeavesNothingBehind() throws IOException {
    LayerWeights weights = new LayerWeights("conv2", Form.WINOGRAD, 4, 8, 8, 0);
    Path inTheWay = Files.createDirectories(folder.resolve("net-conv2.png/full")).getParent();

    assertThatThrownBy(
            () -> new KeptPositions("net", weights, random(weights.length())).writeTo(folder))
        .isInstanceOf(IOException.class);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(inTheWay);
    }
  }

  @Test
  void onlyKernelsWithPositionsAreDrawn() {
    assertThat(KeptPositions.isDrawable(new LayerWeights("a", Form.CONVENTIONAL, 1, 8, 8, 0)))
        .isFalse();
    assertThat(KeptPositions.isDrawable(new LayerWeights("a", Form.DENSE, 1, 8, 8, 0))).isFalse();
    assertThat(KeptPositions.isDrawable(new LayerWeights("a", Form.CONVENTIONAL, 3, 8, 8, 0)))
        .isTrue();
  }

  @Test
  void thereIsALetterForAllThatNamesAndCaptionsAreMadeOf() {
    String all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-,:%";

    Set<List<String>> shapes =
        all.chars()
            .mapToObj(letter -> PixelLetters.rows((char) letter))
            .collect(Collectors.toSet());

    assertThat(shapes).hasSize(all.length()).doesNotContain(PixelLetters.rows(' '));
  }

  private BufferedImage picture(KeptPositions positions) throws IOException {
    positions.writeTo(folder);
    String name = positions.member() + "-" + positions.weights().layer() + ".png";
    return ImageIO.read(folder.resolve(name).toFile());
  }

  private static float[] random(int length) {
    SplittableRandom random = new SplittableRandom(Long.getLong("test.seed"));
    float[] parameters = new float[length];
    for (int i = 0; i < length; i++) {
      parameters[i] = random.nextInt(3) == 0 ? 1 : 0;
    }
    return parameters;
  }
}
