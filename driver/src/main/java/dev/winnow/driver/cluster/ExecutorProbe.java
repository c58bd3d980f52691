package dev.winnow.driver.cluster;

import dev.winnow.worker.kernel.Lanes;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.bytedeco.javacpp.Pointer;

/**
 * What the executors are really like, asked of themselves.
 *
 * @param executors number that have registered
 * @param offHeapBytes least that any of those asked may allocate off its heap
 * @param heapBytes least that the heap of any of those asked may grow to
 * @param lanes least floats that an instruction of any of those asked works on
 * @param withoutVectors host of one whose JVM lacks the vector module; empty when none does
 */
public record ExecutorProbe(
    int executors, long offHeapBytes, long heapBytes, int lanes, Optional<String> withoutVectors) {
  /** Spark itself has waited, but not on every cluster, and nothing comes of it if none comes. */
  private static final Duration WAIT = Duration.ofMinutes(10);

  private record Answer(String host, long offHeapBytes, long heapBytes, int lanes, boolean vectors)
      implements Serializable {}

  /**
   * Runs one short job.
   *
   * @throws MissingExecutorsException when there is no executor, and none comes in ten minutes
   */
  public static ExecutorProbe of(JavaSparkContext spark) {
    int registered = LiveExecutors.await(spark, WAIT);
    List<Integer> tasks = Collections.nCopies(2 * registered, 0);
    List<Answer> answers = spark.parallelize(tasks, tasks.size()).map(task -> answer()).collect();
    // With a local master they are threads of one JVM.
    int sharers = spark.sc().isLocal() ? registered : 1;
    return new ExecutorProbe(
        registered,
        answers.stream().mapToLong(Answer::offHeapBytes).min().orElseThrow() / sharers,
        answers.stream().mapToLong(Answer::heapBytes).min().orElseThrow() / sharers,
        answers.stream().mapToInt(Answer::lanes).min().orElseThrow(),
        answers.stream().filter(answer -> !answer.vectors()).map(Answer::host).findFirst());
  }

  private static Answer answer() {
    return new Answer(
        SparkEnv.get().blockManager().blockManagerId().host(),
        Pointer.maxBytes(),
        Runtime.getRuntime().maxMemory(),
        Lanes.count(),
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
  }
}
