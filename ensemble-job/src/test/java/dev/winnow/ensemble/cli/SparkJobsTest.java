package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SparkJobsTest {
  private static final String KEY = "spark.hadoop.fs.s3a.endpoint";

  @AfterEach
  void forget() {
    System.clearProperty(KEY);
  }

  @Test
  void whatSparkIsToldOfHadoopHoldsWithoutSpark() {
    System.setProperty(KEY, "here");

    assertThat(SparkJobs.hadoop().get("fs.s3a.endpoint")).isEqualTo("here");
  }
}
