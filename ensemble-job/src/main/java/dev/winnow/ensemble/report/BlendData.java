package dev.winnow.ensemble.report;

import dev.winnow.ensemble.artifact.BlendFile;
import java.util.List;

/**
 * One choice of blend weights, on the examples held out for them.
 *
 * @param choice what the weights are
 * @param logLoss mean, nats
 * @param accuracy 0 to 1
 */
record BlendData(String choice, double logLoss, double accuracy) {
  static List<BlendData> of(BlendFile blend) {
    return blend.scores().entrySet().stream()
        .map(
            score ->
                new BlendData(
                    score.getKey(), score.getValue().logLoss(), score.getValue().accuracy()))
        .toList();
  }
}
