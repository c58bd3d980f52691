package dev.winnow.ensemble.report;

import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.stacking.Score;
import dev.winnow.worker.network.LayerWeights;
import dev.winnow.worker.network.NetworkConfiguration;
import java.util.List;

/**
 * One member of the ensemble.
 *
 * @param weight in the blend
 * @param accuracy on the test split, alone
 * @param kernels of its second convolution, null if it has none
 */
record MemberData(
    String name,
    String network,
    String convolution,
    int tile,
    double weight,
    double accuracy,
    double logLoss,
    List<LayerData> layers,
    KernelData kernels) {
  static MemberData of(TrainedMember member, Score test, double weight) {
    NetworkConfiguration network = member.network();
    List<LayerWeights> layers = LayerWeights.of(network);
    return new MemberData(
        member.name(),
        network.network(),
        network.convolution().toString(),
        network.tile(),
        weight,
        test.accuracy(),
        test.logLoss(),
        layers.stream().map(layer -> LayerData.of(layer, member.parameters())).toList(),
        KernelData.ofSecondConvolution(member).orElse(null));
  }
}
