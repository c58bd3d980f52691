package dev.winnow.ensemble.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.cluster.ClusterChecks;
import dev.winnow.driver.cluster.ExecutorProbe;
import dev.winnow.driver.exchange.ExchangeBenchmark;
import dev.winnow.driver.exchange.ExchangeBenchmark.Round;
import dev.winnow.driver.exchange.ExchangePrecision;
import dev.winnow.ensemble.report.Numbers;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times rounds of averaging between the executors of the cluster. */
@Command(
    name = "exchange",
    description =
        "Measures latency and bandwidth between executors, by rounds of averaging among all of"
            + " them.")
final class BenchExchangeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--parameters",
      paramLabel = "N",
      split = ",",
      defaultValue = "1000,26000000",
      description =
          "Parameters that a round averages; several, with commas, one after the other"
              + " (${DEFAULT-VALUE}).")
  private List<Integer> parameters;

  @Option(
      names = "--precision",
      paramLabel = "single|half",
      defaultValue = "single",
      description = "How values travel (${DEFAULT-VALUE}).")
  private String precision;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "25",
      description = "Timed rounds of each, after some to warm up (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--json", description = "Prints a line of JSON for each.")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    if (rounds < 1 || parameters.stream().anyMatch(count -> count < 1)) {
      throw new UsageException(
          "--rounds and --parameters must be at least 1, not %d and %s"
              .formatted(rounds, parameters));
    }
    ExchangePrecision wire =
        switch (precision) {
          case "single" -> ExchangePrecision.SINGLE;
          case "half" -> ExchangePrecision.HALF;
          default ->
              throw new UsageException("--precision must be single or half, not " + precision);
        };
    try (JavaSparkContext spark = SparkJobs.open("bench exchange")) {
      int executors = ExecutorProbe.of(spark).executors();
      if (executors < 2) {
        throw new UsageException(
            "an exchange needs 2 executors, but there is 1: say "
                + ClusterChecks.executorsFlag(spark.getConf(), 2));
      }
      PrintWriter out = spec.commandLine().getOut();
      for (Round round : ExchangeBenchmark.run(spark, executors, wire, parameters, rounds)) {
        out.println(json ? new ObjectMapper().writeValueAsString(fields(round)) : line(round));
      }
    }
    return ExitStatus.DONE;
  }

  private Map<String, Object> fields(Round round) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("bench", "exchange");
    fields.put("workers", round.workers());
    fields.put("parameters", round.parameters());
    fields.put("precision", precision);
    fields.put("rounds", rounds);
    fields.put("round_ms", round.roundMillis());
    fields.put("bytes_per_worker", round.bytes());
    fields.put("gbit_per_second", round.gigabitsPerSecond());
    return fields;
  }

  private static String line(Round round) {
    return "%d executors, %d parameters: %s ms a round, each sends %s MB at %s Gbit/s"
        .formatted(
            round.workers(),
            round.parameters(),
            Numbers.decimals(round.roundMillis()),
            Numbers.tenths(round.bytes() / 1e6),
            Numbers.tenths(round.gigabitsPerSecond()));
  }
}
