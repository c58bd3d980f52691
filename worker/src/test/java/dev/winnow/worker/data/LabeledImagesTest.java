package dev.winnow.worker.data;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LabeledImagesTest {
  @Test
  void moreImagesThanAnArrayHoldsAreRefused() {
    ImageShape shape = new ImageShape(3, 4096, 4096);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabeledImages.blank(shape, 43))
        .withMessage(
            "43 images of 3x4096x4096 take 2164260864 bytes, but a shard holds at most 2 GiB: use"
                + " more shards (data.shards)");
  }
}
