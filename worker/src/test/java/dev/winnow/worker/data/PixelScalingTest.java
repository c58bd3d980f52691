package dev.winnow.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PixelScalingTest {
  private static final ImageShape SHAPE = new ImageShape(3, 4, 5);

  @Test
  void momentsOfPartsAddUpToThoseOfTheWhole() {
    LabeledImages whole = random(9);
    LabeledImages some = whole.select(new int[] {0, 3, 8, 1});
    LabeledImages rest = whole.select(new int[] {2, 4, 5, 6, 7});

    PixelMoments sum = PixelMoments.none(3).plus(PixelMoments.of(rest)).plus(PixelMoments.of(some));

    assertThat(sum.scaling()).isEqualTo(PixelMoments.of(whole).scaling());
    assertThat(sum.pixels()).isEqualTo(9 * 20);
  }

  @Test
  void scaledPixelsHaveMeanZeroAndDeviationOneInEachChannel() {
    LabeledImages images = random(200);
    PixelScaling scaling = PixelMoments.of(images).scaling();
    for (int channel = 0; channel < 3; channel++) {
      float[] table = scaling.table(channel);
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < images.size(); i++) {
        for (int p = 0; p < 20; p++) {
          float value = table[images.pixels()[(i * 3 + channel) * 20 + p] & 0xff];
          sum += value;
          squares += value * value;
        }
      }
      assertThat(sum / 4000).isCloseTo(0, within(1e-4));
      assertThat(squares / 4000).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void aConstantChannelIsShiftedButNotStretched() {
    LabeledImages black = new LabeledImages(SHAPE, new byte[60], new int[1], new long[1]);
    assertThat(PixelMoments.of(black).scaling())
        .isEqualTo(new PixelScaling(new float[3], new float[] {1, 1, 1}));
  }

  private static LabeledImages random(int size) {
    byte[] pixels = new byte[size * SHAPE.size()];
    new Random(Long.getLong("test.seed", 1)).nextBytes(pixels);
    return new LabeledImages(SHAPE, pixels, new int[size], new long[size]);
  }
}
