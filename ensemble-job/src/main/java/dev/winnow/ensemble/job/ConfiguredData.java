package dev.winnow.ensemble.job;

import dev.winnow.driver.config.DataConfiguration;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.data.DataSource;
import dev.winnow.driver.data.Dataset;
import dev.winnow.worker.data.SplitRule;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;

/** The data set that a configuration names, divided as it says. */
public final class ConfiguredData {
  private ConfiguredData() {}

  /**
   * Reads and checks all of it; the caller closes it.
   *
   * @throws IOException when it cannot be read or is not as it should be
   */
  public static Dataset open(JavaSparkContext spark, JobConfiguration configuration)
      throws IOException {
    DataConfiguration data = configuration.data();
    return Dataset.open(spark, new DataSource(data.path(), data.format()), rule(configuration));
  }

  /** How they are divided. */
  static SplitRule rule(JobConfiguration configuration) {
    DataConfiguration data = configuration.data();
    return new SplitRule(
        configuration.seed(), data.validationFraction(), data.blendFraction(), data.testFraction());
  }
}
