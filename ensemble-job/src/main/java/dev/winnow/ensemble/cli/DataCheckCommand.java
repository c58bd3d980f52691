package dev.winnow.ensemble.cli;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.data.DataCheck;
import dev.winnow.driver.data.Dataset;
import dev.winnow.ensemble.job.ConfiguredData;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reads all of a data set and says what is in it. */
@Command(
    name = "check",
    description = "Reads a data set and shows its shape, counts, classes and checksums.")
final class DataCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @Override
  public Integer call() throws IOException {
    JobConfiguration configuration = common.configuration(List.of("name=unused"));
    try (JavaSparkContext spark = SparkJobs.open("data check");
        Dataset dataset = ConfiguredData.open(spark, configuration)) {
      PrintWriter out = spec.commandLine().getOut();
      DataCheck.lines(dataset.description()).forEach(out::println);
    }
    return ExitStatus.DONE;
  }
}
