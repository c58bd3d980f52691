package dev.winnow.ensemble.artifact;

import dev.winnow.ensemble.stacking.Score;
import dev.winnow.worker.data.DataFormat;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A small ensemble to publish. */
final class Descriptions {
  private Descriptions() {}

  static EnsembleDescription ensemble() {
    ImageShape shape = new ImageShape(1, 28, 28);
    NetworkConfiguration network =
        new NetworkConfiguration("alexnet", Convolution.WINOGRAD_RELU, 4, 0.25, 0, shape, 2, 1);
    return new EnsembleDescription(
        List.of(
            new EnsembleDescription.Member(
                "alexnet",
                network,
                ArtifactFile.modelPath("alexnet"),
                Map.of("test_accuracy", 0.875))),
        List.of("boot", "shirt"),
        shape,
        new PixelScaling(new float[] {127.5f}, new float[] {63.0f}),
        new EnsembleDescription.Data(
            "/data/clothes", "sha256:00", 7, EnsembleDescription.TestPart.OWN, DataFormat.IDX),
        Map.of("train.epochs", 30, "members", List.of("alexnet")),
        Map.of("test_accuracy", 0.875, "log_loss", 0.4),
        EnsembleDescription.Provenance.ofThisMachine("0.1.0", 16),
        new EnsembleDescription.Run("nightly", "", 90.5));
  }

  static List<ArtifactFile> files() {
    byte[] model = new byte[100_000];
    new Random(1).nextBytes(model);
    return List.of(
        new ArtifactFile(
            ArtifactFile.modelPath("alexnet"),
            out -> {
              out.write(model);
              out.close();
            }),
        new BlendFile(Map.of("alexnet", 1.0), Map.of("fitted", new Score(0.4, 0.875))).toFile(),
        ArtifactFile.ofText("metrics.jsonl", "{\"event\":\"epoch\"}\n"));
  }
}
