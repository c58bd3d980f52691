package dev.winnow.ensemble.report;

import dev.winnow.ensemble.scoring.Calibration;
import dev.winnow.ensemble.scoring.Evaluation;
import dev.winnow.ensemble.scoring.Examination;
import dev.winnow.ensemble.scoring.HardImage;
import java.util.Base64;
import java.util.List;

/**
 * The ensemble on the test split.
 *
 * @param confusion [true class][decided class]
 * @param calibrationError expected, 0 to 1
 */
record TestData(
    long examples,
    double accuracy,
    double logLoss,
    long[][] confusion,
    List<Calibration.Bin> calibration,
    double calibrationError,
    List<Hard> hardest) {

  /**
   * A hard image.
   *
   * @param png of its pixels, in base 64
   */
  record Hard(String png, int label, double probability, int decided, double confidence) {
    static Hard of(HardImage image) {
      byte[] png = Png.of(image.shape(), image.pixels());
      return new Hard(
          Base64.getEncoder().encodeToString(png),
          image.label(),
          image.probability(),
          image.decided(),
          image.confidence());
    }
  }

  static TestData of(Examination test) {
    Evaluation evaluation = test.evaluation();
    return new TestData(
        evaluation.examples(),
        evaluation.ensemble().accuracy(),
        evaluation.ensemble().logLoss(),
        evaluation.confusion().counts(),
        test.calibration().bins(),
        test.calibration().error(),
        test.hardest().stream().map(Hard::of).toList());
  }
}
