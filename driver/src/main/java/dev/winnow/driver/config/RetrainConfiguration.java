package dev.winnow.driver.config;

import java.io.Serializable;

/**
 * How a scheduled retraining begins and what becomes of it.
 *
 * @param start with what members begin
 * @param margin by which the accuracy on the test split may fall
 * @param keepVersions number of the newest versions that stay, besides the one before
 */
public record RetrainConfiguration(Start start, double margin, int keepVersions)
    implements Serializable {
  /** With what members begin. */
  public enum Start {
    /** With the weights of the version in service. */
    WARM,
    /** With weights drawn from the seed. */
    FRESH
  }

  public RetrainConfiguration {
    Check.lessThanWhole("retrain.margin", margin);
    Check.atLeast(1, "retrain.keep-versions", keepVersions);
  }
}
