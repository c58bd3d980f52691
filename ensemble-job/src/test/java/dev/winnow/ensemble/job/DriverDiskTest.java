package dev.winnow.ensemble.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.LoggedLines;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.ensemble.LocalSpark;
import dev.winnow.worker.data.SyntheticImages;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverDiskTest {
  private static final String MODE = "spark.submit.deployMode";

  @ParameterizedTest
  @CsvSource({
    "k8s://https://somewhere, cluster, file:/ensembles, true",
    "k8s://https://somewhere, client, file:/ensembles, true",
    "yarn, cluster, file:/ensembles, true",
    "spark://somewhere:7077, cluster, file:/ensembles, true",
    "k8s://https://somewhere, cluster, hdfs://somewhere/ensembles, false",
    "yarn, client, file:/ensembles, false",
    "local[2], client, file:/ensembles, false",
  })
  void anOutputThatGoesWithTheDriverIsToldOf(
      String master, String mode, String output, boolean told) {
    SparkConf conf = new SparkConf(false).setMaster(master).set(MODE, mode);

    assertThat(DriverDisk.warning(conf, new org.apache.hadoop.fs.Path(output)).isPresent())
        .isEqualTo(told);
  }

  @Test
  void itIsToldOfBeforeATrainingBegins(@TempDir Path folder) throws Exception {
    new SyntheticImages(1).write(folder.resolve("data"), 400, 60);
    JobConfiguration configuration =
        JobConfiguration.load(
            List.of(),
            List.of(
                "name=tiny",
                "members=[alexnet]",
                "output=" + folder,
                "data.path=" + folder.resolve("data")));
    try (JavaSparkContext spark = LocalSpark.open();
        LoggedLines lines = LoggedLines.of(EnsembleJob.class)) {
      // As spark-submit says it, while the driver is here all the same.
      spark.sc().conf().set(MODE, "cluster");

      new EnsembleJob(spark, configuration).openData().close();

      assertThat(lines.next())
          .startsWith("file:%s is on the disk of the driver".formatted(folder))
          .endsWith("say --set output=hdfs:///PATH");
    }
  }
}
