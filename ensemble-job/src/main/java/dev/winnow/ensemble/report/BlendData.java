package dev.winnow.ensemble.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.ensemble.artifact.BlendFile;
import dev.winnow.ensemble.stacking.Score;
import java.util.List;

/**
 * One choice of blend weights, on the examples held out for them.
 *
 * @param choice what the weights are
 */
record BlendData(String choice, @JsonUnwrapped Score score) {
  static List<BlendData> of(BlendFile blend) {
    return blend.scores().entrySet().stream()
        .map(score -> new BlendData(score.getKey(), score.getValue()))
        .toList();
  }
}
