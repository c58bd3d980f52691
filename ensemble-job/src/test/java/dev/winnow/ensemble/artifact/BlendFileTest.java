package dev.winnow.ensemble.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.ensemble.stacking.Score;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlendFileTest {
  private static final BlendFile BLEND =
      new BlendFile(Map.of("alexnet", 1.0), Map.of("fitted weights", new Score(0.4, 0.875)));

  private static final String FILE =
      """
      {
        "weights" : {
          "alexnet" : 1.0
        },
        "scores" : {
          "fitted weights" : {
            "logLoss" : 0.4,
            "accuracy" : 0.875
          }
        }
      }""";

  @Test
  void theFileIsOneThatEveryVersionOfWinnowReads() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BLEND.toFile().content().writeTo(out);

    assertThat(out.toString(UTF_8)).isEqualToNormalizingNewlines(FILE);
    assertThat(BlendFile.read(FILE.getBytes(UTF_8))).isEqualTo(BLEND);
  }
}
