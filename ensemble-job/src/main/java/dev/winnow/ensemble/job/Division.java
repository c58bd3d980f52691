package dev.winnow.ensemble.job;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.ensemble.artifact.EnsembleDescription.TestPart;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.worker.data.DataFormat;
import dev.winnow.worker.data.Split;
import dev.winnow.worker.data.SplitRule;
import java.util.Optional;

/**
 * How examples come to their splits. Two divisions of the same examples that differ put some that
 * one trains on into the test split of the other.
 *
 * @param rule for the examples of the train part
 * @param testPart whether there is another part
 * @param format of which the examples have their names, by which the rule divides them; {@code
 *     AUTO} when that is unknown
 */
public record Division(SplitRule rule, TestPart testPart, DataFormat format) {
  /** As it is now. */
  static Division of(DatasetDescription data) {
    return new Division(
        data.rule(),
        data.source().testPart() ? TestPart.OWN : TestPart.NONE,
        data.source().format());
  }

  /** As it was in the training of a version. */
  static Division of(EnsembleDescription trained) {
    return new Division(
        ConfiguredData.rule(JobConfiguration.load(trained.configuration())),
        trained.data().testPart(),
        trained.data().format());
  }

  /** The fraction for the test split has no effect where there is a test part. */
  private boolean dividesAs(Division other) {
    boolean testParts = testPart == TestPart.OWN && other.testPart == TestPart.OWN;
    return testParts
        ? withoutTestFraction(rule).equals(withoutTestFraction(other.rule))
        : rule.equals(other.rule);
  }

  private static SplitRule withoutTestFraction(SplitRule rule) {
    return new SplitRule(rule.seed(), rule.validationFraction(), rule.blendFraction(), 0);
  }

  /**
   * What is otherwise in a split of data than in the training of a version, and the cure: a test
   * part is the test split, by whatever rule the rest is divided.
   */
  public static Optional<String> difference(
      DatasetDescription data, Manifest trained, Split split) {
    boolean own = data.source().testPart() && of(trained.ensemble()).testPart != TestPart.NONE;
    return split == Split.TEST && own ? Optional.empty() : difference(data, trained);
  }

  /** What is otherwise in data than in the training of a version, and the cure. */
  static Optional<String> difference(DatasetDescription data, Manifest trained) {
    Division now = of(data);
    Division then = of(trained.ensemble());
    if (!now.dividesAs(then)) {
      return Optional.of(
          "%s is divided by %s, for version %s it was by %s: give its seed and fractions"
              .formatted(data.location(), now.rule, trained.id(), then.rule));
    }
    if (then.format != DataFormat.AUTO && now.format != then.format) {
      return Optional.of(
          "%s is stored as %s, for version %s it was as %s, which names and divides its examples otherwise: give it in that format"
              .formatted(data.location(), now.format, trained.id(), then.format));
    }
    if (now.testPart == then.testPart || then.testPart == TestPart.UNKNOWN) {
      return Optional.empty();
    }
    return Optional.of(
        now.testPart == TestPart.NONE
            ? "%s has no test part, version %s was trained on data with one and may know what would be held out now: add the test part again"
                .formatted(data.location(), trained.id())
            : "%s has a test part, version %s was trained on data without one and may know its examples: leave the test part out"
                .formatted(data.location(), trained.id()));
  }
}
