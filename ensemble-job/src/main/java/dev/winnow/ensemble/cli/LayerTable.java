package dev.winnow.ensemble.cli;

import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.report.Numbers;
import dev.winnow.worker.network.LayerWeights;
import dev.winnow.worker.network.LayerWeights.Form;
import java.util.List;

/** How sparse each layer of a member is, and all its convolutions together. */
final class LayerTable {
  private LayerTable() {}

  static String of(TrainedMember member) {
    TextTable table =
        new TextTable().row(member.name(), "form", "shape", "weights", "kept", "sparsity");
    List<LayerWeights> layers = LayerWeights.of(member.network());
    long convolutionWeights = 0;
    long convolutionKept = 0;
    for (LayerWeights layer : layers) {
      int kept = layer.kept(member.parameters());
      String form = layer.form().toString();
      row(table, layer.layer(), form, layer.shape(), layer.length(), kept);
      if (layer.form() != Form.DENSE) {
        convolutionWeights += layer.length();
        convolutionKept += kept;
      }
    }
    row(table, "convolutions", "", "", convolutionWeights, convolutionKept);
    return table.render();
  }

  private static void row(
      TextTable table, String name, String form, String shape, long weights, long kept) {
    table.row(
        name,
        form,
        shape,
        Long.toString(weights),
        Long.toString(kept),
        Numbers.percent(1 - (double) kept / weights));
  }
}
