package dev.winnow.driver.exchange;

import dev.winnow.driver.cluster.BarrierStage;
import dev.winnow.worker.benchmark.Timing;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.api.java.JavaSparkContext;

/** Times rounds of averaging between real executors, where nothing else is done. */
public final class ExchangeBenchmark {
  private static final long TIMEOUT_MILLIS = 60_000;

  /** Of each number of parameters, rounds that are not timed take so many parameters together. */
  private static final long WARM_UP_PARAMETERS = 200_000_000;

  private static final int MOST_WARM_UP_ROUNDS = 3_000;

  private ExchangeBenchmark() {}

  /**
   * What the rounds of one size took.
   *
   * @param roundMillis median of the worker whose median is the largest
   * @param bytes sent by each worker in a round, on average
   */
  public record Round(int workers, int parameters, double roundMillis, long bytes)
      implements Serializable {
    /** Gbit/s that each worker sends, and receives, during a round. */
    public double gigabitsPerSecond() {
      return bytes * 8 / (roundMillis * 1e6);
    }
  }

  /**
   * Runs a stage on so many executors.
   *
   * @param parameters how many there are in the rounds of each measurement
   * @param rounds timed ones of each
   */
  public static List<Round> run(
      JavaSparkContext spark,
      int workers,
      ExchangePrecision precision,
      List<Integer> parameters,
      int rounds) {
    List<Integer> ranks = IntStream.range(0, workers).boxed().toList();
    int[] lengths = parameters.stream().mapToInt(Integer::intValue).toArray();
    List<Round[]> ofWorkers =
        BarrierStage.of(
                spark.parallelize(ranks, workers),
                rank -> measure(workers, precision, lengths, rounds),
                Round[].class)
            .collect();
    return IntStream.range(0, lengths.length).mapToObj(i -> slowest(ofWorkers, i)).toList();
  }

  private static Round slowest(List<Round[]> ofWorkers, int measurement) {
    List<Round> rounds = ofWorkers.stream().map(worker -> worker[measurement]).toList();
    double millis = rounds.stream().mapToDouble(Round::roundMillis).max().orElseThrow();
    double bytes = rounds.stream().mapToLong(Round::bytes).average().orElseThrow();
    Round first = rounds.get(0);
    return new Round(first.workers(), first.parameters(), millis, Math.round(bytes));
  }

  private static Round[] measure(
      int workers, ExchangePrecision precision, int[] lengths, int rounds) {
    Round[] measured = new Round[lengths.length];
    for (int i = 0; i < measured.length; i++) {
      ExchangeTopic topic = new ExchangeTopic("bench", "exchange", i, 0);
      try (ExecutorAverager averager =
          ExecutorAverager.join(
              BarrierTaskContext.get(), topic, lengths[i], precision, TIMEOUT_MILLIS)) {
        measured[i] = measure(averager, workers, lengths[i], rounds);
      }
    }
    return measured;
  }

  private static Round measure(ExecutorAverager averager, int workers, int length, int rounds) {
    float[] vector = new float[length];
    Arrays.fill(vector, 1);
    // A number that all workers agree upon without asking.
    long warmUp = Math.min(MOST_WARM_UP_ROUNDS, 1 + WARM_UP_PARAMETERS / length);
    for (int round = 0; round < warmUp; round++) {
      averager.average(vector, length, 1f / workers);
    }
    long bytesBefore = averager.cost().bytes();
    double[] millis = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      averager.average(vector, length, 1f / workers);
      millis[round] = (System.nanoTime() - start) / 1e6;
    }
    return new Round(
        workers, length, Timing.median(millis), (averager.cost().bytes() - bytesBefore) / rounds);
  }
}
