package dev.winnow.worker.scoring;

import dev.winnow.worker.kernel.Activation;
import dev.winnow.worker.kernel.Epilogue;
import dev.winnow.worker.kernel.FoldedConvolution;
import dev.winnow.worker.layer.BatchNormalizationLayer;
import dev.winnow.worker.layer.WeightedConfiguration;
import java.util.List;

/** A convolution or dense layer, to which what follows it is added while a plan is made. */
final class PlannedConvolution {
  private final WeightedConfiguration layer;
  private final int weightsAt;
  private final int weightsLength;
  private final Value input;
  private Value output;
  private BatchNormalizationLayer normalization;
  private int normalizationAt;
  private boolean pooling;

  PlannedConvolution(
      WeightedConfiguration layer, int weightsAt, int weightsLength, Value input, Value output) {
    this.layer = layer;
    this.weightsAt = weightsAt;
    this.weightsLength = weightsLength;
    this.input = input;
    this.output = output;
  }

  /** Adds the normalisation, whose parameters begin there. */
  void normalize(BatchNormalizationLayer by, int parametersAt) {
    normalization = by;
    normalizationAt = parametersAt;
  }

  boolean poolsItself() {
    return layer.foldsPooling() && normalization != null && !pooling;
  }

  /** Adds a 2x2 max pooling, and returns what is put out then. */
  Value pool() {
    pooling = true;
    output = output.halved();
    return output;
  }

  PlannedOperation planned() {
    return new PlannedOperation(List.of(input), output, false, this::operation);
  }

  private Operation operation(NetworkWeights weights) {
    if (normalization == null) {
      throw new IllegalStateException(
          "no normalisation follows layer \"%s\"".formatted(layer.getLayerName()));
    }
    Epilogue normalized = normalization.epilogue(weights.parameters(), normalizationAt);
    FoldedConvolution convolution =
        layer.fold(
            input.height(),
            input.width(),
            weights.of(layer, weightsAt, weightsLength),
            pooling ? normalized.pooled() : normalized);
    return (Activation[] in, Activation out) -> convolution.forward(in[0], out);
  }
}
