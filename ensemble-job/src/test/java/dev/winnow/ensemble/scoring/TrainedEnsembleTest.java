package dev.winnow.ensemble.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.LocalSpark;
import dev.winnow.ensemble.artifact.ArtifactCorruptException;
import dev.winnow.ensemble.stacking.MemberPredictions;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.Part;
import dev.winnow.worker.data.PixelMoments;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.data.SyntheticImages;
import dev.winnow.worker.network.Convolution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class TrainedEnsembleTest {
  private static final LabeledImages IMAGES = new SyntheticImages(3).images(Part.TEST, 150);
  private static final PixelScaling SCALING = PixelMoments.of(IMAGES).scaling();

  private static final TrainedMember FIRST = member("alexnet", Convolution.WINOGRAD_RELU);
  private static final TrainedMember SECOND = member("convpool", Convolution.CONVENTIONAL);

  @Test
  void eachMemberGivesEachImageADistribution() {
    List<MemberPredictions> all = predict(new TrainedEnsemble(List.of(FIRST, SECOND), SCALING));

    assertThat(all).hasSize(150);
    for (int example = 0; example < all.size(); example++) {
      MemberPredictions one = all.get(example);
      assertThat(one.id()).isEqualTo(IMAGES.id(example));
      assertThat(one.label()).isEqualTo(IMAGES.label(example));
      for (int member = 0; member < 2; member++) {
        double sum = 0;
        for (int label = 0; label < 10; label++) {
          sum += one.probability(member, label);
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
      }
    }
  }

  @Test
  void executorsPredictWhatTheDriverDoes() {
    TrainedEnsemble ensemble = new TrainedEnsemble(List.of(FIRST, SECOND), SCALING);
    List<MemberPredictions> here = predict(ensemble);
    try (JavaSparkContext spark = LocalSpark.open()) {
      List<LabeledImages> chunks = new ArrayList<>();
      for (int first = 0; first < 150; first += 50) {
        int[] examples = IntStream.range(first, first + 50).toArray();
        chunks.add(IMAGES.select(examples));
      }
      List<MemberPredictions> there =
          new ArrayList<>(
              ClusterScoring.predict(spark.broadcast(ensemble), spark.parallelize(chunks, 3))
                  .collect());

      there.sort(Comparator.comparingLong(MemberPredictions::id));
      List<MemberPredictions> expected = new ArrayList<>(here);
      expected.sort(Comparator.comparingLong(MemberPredictions::id));
      assertThat(there).hasSameSizeAs(expected);
      for (int i = 0; i < there.size(); i++) {
        assertThat(there.get(i).probabilities())
            .containsExactly(expected.get(i).probabilities(), within(1e-5f));
      }
    }
  }

  @Test
  void aMemberComesBackFromItsFileAsItWas() {
    TrainedMember read = ModelFile.read("alexnet", FIRST.network(), ToyMembers.file(FIRST));

    assertThat(read.parameters()).containsExactly(FIRST.parameters());
    assertThat(predict(new TrainedEnsemble(List.of(read), SCALING)))
        .usingRecursiveComparison()
        .isEqualTo(predict(new TrainedEnsemble(List.of(FIRST), SCALING)));
  }

  @Test
  void aFileThatIsNoModelOrAnotherNetworksIsRefused() {
    byte[] file = ToyMembers.file(FIRST);

    assertThatThrownBy(() -> ModelFile.read("a", FIRST.network(), new byte[10]))
        .isInstanceOf(ArtifactCorruptException.class)
        .hasMessageContaining("the model of member a cannot be read");
    assertThatThrownBy(() -> ModelFile.read("a", SECOND.network(), file))
        .isInstanceOf(ArtifactCorruptException.class)
        .hasMessageContaining("parameters, its network");
  }

  @Test
  void imagesOfAnotherShapeAreRefused() {
    TrainedEnsemble ensemble = new TrainedEnsemble(List.of(FIRST), SCALING);
    LabeledImages large =
        new LabeledImages(new ImageShape(1, 32, 32), new byte[32 * 32], new int[1], new long[1]);

    assertThatThrownBy(() -> ensemble.predict(large).next())
        .hasMessage(
            "images of 1x32x32 for an ensemble that takes 1x28x28: give it data of its own kind");
  }

  private static List<MemberPredictions> predict(TrainedEnsemble ensemble) {
    List<MemberPredictions> all = new ArrayList<>();
    ensemble.predict(IMAGES).forEachRemaining(all::add);
    return all;
  }

  private static TrainedMember member(String network, Convolution convolution) {
    return ToyMembers.member(ToyMembers.network(network, convolution), 0);
  }
}
