package dev.winnow.driver.config;

import dev.winnow.worker.data.DataFormat;
import java.io.Serializable;

/**
 * What to train on.
 *
 * @param path of the data set, any Hadoop path
 * @param format of its files
 * @param validationFraction share of the training examples that drives the batch size
 * @param blendFraction share of the training examples that fits the blend weights
 * @param testFraction share of the examples to test on, without a test set in the data
 * @param limit largest number of training examples, 0 for all
 * @param shards into which the training examples are dealt, fewer when they are few
 */
public record DataConfiguration(
    String path,
    DataFormat format,
    double validationFraction,
    double blendFraction,
    double testFraction,
    int limit,
    int shards)
    implements Serializable {
  public DataConfiguration {
    Check.that(!path.isBlank(), "data.path", "must be a path", "empty");
    Check.path("data.path", path);
    Check.between0And1("data.validation-fraction", validationFraction);
    Check.between0And1("data.blend-fraction", blendFraction);
    Check.between0And1("data.test-fraction", testFraction);
    double heldOut = validationFraction + blendFraction + testFraction;
    Check.that(
        heldOut < 1,
        "data.validation-fraction",
        "with blend-fraction and test-fraction must leave something to train on",
        "add up to " + heldOut);
    Check.atLeast(0, "data.limit", limit);
    Check.atLeast(1, "data.shards", shards);
  }
}
