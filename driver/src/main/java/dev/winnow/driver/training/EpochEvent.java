package dev.winnow.driver.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What an epoch of a member was trained with and what came of it: a line of {@code metrics.jsonl}.
 *
 * @param epoch from 1
 * @param phase of the dynamic batch size rule
 * @param change what led to this epoch's values, NONE when nothing did
 * @param trainLoss mean over the epoch's images, each at the parameters of its step
 * @param sparsity share of convolution weights that are zero
 * @param epochSeconds of which the next four are the parts, each the mean over the workers
 * @param computeSeconds spent in training steps and validation
 * @param exchangeSeconds spent in sending, receiving and summing
 * @param waitingSeconds spent in waiting until the others' values had come
 * @param overheadSeconds all else: Spark's scheduling, the way of the state there and back
 * @param averagingSeconds of exchange and waiting, by the worker that spent most
 * @param rounds averages made
 * @param bytesExchanged sent by all workers together
 */
@JsonPropertyOrder({"event", "member", "epoch"})
public record EpochEvent(
    String member,
    int epoch,
    @JsonProperty("learning_rate") double learningRate,
    double momentum,
    @JsonProperty("global_batch") int globalBatch,
    String phase,
    String change,
    double sparsity,
    @JsonProperty("train_loss") double trainLoss,
    @JsonProperty("validation_accuracy") double validationAccuracy,
    @JsonProperty("images_per_second") double imagesPerSecond,
    @JsonProperty("epoch_seconds") double epochSeconds,
    @JsonProperty("compute_seconds") double computeSeconds,
    @JsonProperty("exchange_seconds") double exchangeSeconds,
    @JsonProperty("waiting_seconds") double waitingSeconds,
    @JsonProperty("overhead_seconds") double overheadSeconds,
    @JsonProperty("averaging_seconds") double averagingSeconds,
    int rounds,
    @JsonProperty("bytes_exchanged") long bytesExchanged,
    int workers) {
  @JsonProperty
  public String event() {
    return "epoch";
  }
}
