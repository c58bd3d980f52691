package dev.winnow.driver.training;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.spark.metrics.source.Source;

/**
 * The last epoch of each member on Spark's metrics system, from where its sinks take it: gauges
 * {@code members.<member>.<value>}, named as in {@code metrics.jsonl}. A member has none before its
 * first epoch has ended. Thread-safe.
 */
final class MemberMetrics implements Source, TrainingListener {
  private static final Map<String, Function<EpochEvent, Number>> VALUES =
      Map.of(
          "epoch", EpochEvent::epoch,
          "validation_accuracy", EpochEvent::validationAccuracy,
          "train_loss", EpochEvent::trainLoss,
          "global_batch", EpochEvent::globalBatch,
          "learning_rate", EpochEvent::learningRate,
          "images_per_second", EpochEvent::imagesPerSecond,
          "averaging_seconds", EpochEvent::averagingSeconds,
          "bytes_exchanged", EpochEvent::bytesExchanged);

  private final MetricRegistry registry = new MetricRegistry();
  private final Map<String, EpochEvent> last = new ConcurrentHashMap<>();

  @Override
  public String sourceName() {
    return "members";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  @Override
  public void epochEnded(EpochEvent epoch, int epochs) {
    String member = epoch.member();
    if (last.put(member, epoch) == null) {
      VALUES.forEach(
          (name, value) ->
              registry.register(
                  MetricRegistry.name(member, name),
                  (Gauge<Number>) () -> value.apply(last.get(member))));
    }
  }
}
