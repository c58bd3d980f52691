package dev.winnow.ensemble.cli;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.data.Dataset;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.worker.data.FileChecksum;
import dev.winnow.worker.data.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
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
    JobConfiguration configuration = common.configuration(List.of(), List.of("name=unused"));
    try (JavaSparkContext spark = SparkJobs.open("data check");
        Dataset dataset = ConfiguredData.open(spark, configuration)) {
      print(dataset.description(), spec.commandLine().getOut());
    }
    return ExitStatus.DONE;
  }

  private static void print(DatasetDescription data, PrintWriter out) {
    out.printf("data         %s%n", data.location());
    out.printf("images       %s%n", data.shape());
    out.printf("scaling      %s%n", data.scaling());
    out.printf("fingerprint  %s%n%n", data.fingerprint());
    out.println(classes(data));
    out.println();
    TextTable files = new TextTable().row("file", "bytes", "SHA-256");
    for (FileChecksum file : data.files()) {
      files.row(file.name(), Long.toString(file.bytes()), file.sha256());
    }
    out.println(files.render());
  }

  private static String classes(DatasetDescription data) {
    TextTable table = new TextTable();
    List<String> header = new ArrayList<>(List.of("class"));
    List<String> totals = new ArrayList<>(List.of("all"));
    for (Split split : Split.values()) {
      header.add(split.toString());
      totals.add(Long.toString(data.count(split)));
    }
    table.row(header.toArray(String[]::new));
    for (int label = 0; label < data.classes(); label++) {
      List<String> row = new ArrayList<>(List.of(data.classNames().get(label)));
      for (Split split : Split.values()) {
        row.add(Long.toString(data.classCounts().get(split).get(label)));
      }
      table.row(row.toArray(String[]::new));
    }
    return table.row(totals.toArray(String[]::new)).render();
  }
}
