package dev.winnow.ensemble.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.ensemble.LocalSpark;
import dev.winnow.ensemble.stacking.MemberPredictions;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.Part;
import dev.winnow.worker.data.PixelMoments;
import dev.winnow.worker.data.SyntheticImages;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class ExaminationTest {
  private static final ImageShape PIXEL = new ImageShape(1, 1, 1);
  private static final double[] WHOLE = {1};

  @Test
  void executorsFindWhatTheDriverDoes() {
    LabeledImages images = new SyntheticImages(3).images(Part.TEST, 120);
    TrainedEnsemble ensemble = untrained(images);
    List<MemberPredictions> predictions = new ArrayList<>();
    ensemble.predict(images).forEachRemaining(predictions::add);
    List<LabeledImages> chunks =
        List.of(
            images.select(IntStream.range(0, 50).toArray()),
            images.select(IntStream.range(50, 120).toArray()));

    Examination found;
    try (JavaSparkContext spark = LocalSpark.open()) {
      found = Examination.of(ensemble, spark.parallelize(chunks, 3), 120, WHOLE);
    }

    Evaluation expected = EvaluationTallyTest.evaluate(predictions, WHOLE);
    assertThat(found.evaluation().confusion().counts())
        .isDeepEqualTo(expected.confusion().counts());
    assertThat(found.evaluation().ensemble().logLoss())
        .isCloseTo(expected.ensemble().logLoss(), within(1e-5));
    predictions.sort(Comparator.comparingDouble(one -> one.probability(0, one.label())));
    assertThat(found.hardest()).hasSize(HardestImages.KEPT);
    for (int i = 0; i < HardestImages.KEPT; i++) {
      HardImage hard = found.hardest().get(i);
      assertThat(hard.probability())
          .isCloseTo(predictions.get(i).probability(0, predictions.get(i).label()), within(1e-5));
      int example =
          IntStream.range(0, 120).filter(j -> images.id(j) == hard.id()).findAny().getAsInt();
      assertThat(hard.label()).isEqualTo(images.label(example));
      assertThat(hard.pixels()).isEqualTo(images.select(new int[] {example}).pixels());
    }
  }

  @Test
  void theResultDoesNotDependOnThePartitioning() {
    LabeledImages images = new SyntheticImages(3).images(Part.TEST, 120);
    TrainedEnsemble ensemble = untrained(images);
    List<LabeledImages> chunks = new ArrayList<>();
    for (int first = 0; first < 120; first += 8) {
      chunks.add(images.select(IntStream.range(first, first + 8).toArray()));
    }

    try (JavaSparkContext spark = LocalSpark.open()) {
      Examination whole = Examination.of(ensemble, spark.parallelize(chunks, 1), 120, WHOLE);
      for (int partitions : new int[] {2, 7, 20}) {
        assertThat(Examination.of(ensemble, spark.parallelize(chunks, partitions), 120, WHOLE))
            .usingRecursiveComparison()
            .isEqualTo(whole);
      }
    }
  }

  @Property(tries = 50)
  void theHardestAreThoseOfTheLeastProbabilityInWhateverPartsTheyCome(
      @ForAll @Size(min = 1, max = 200) List<@DoubleRange(min = 0, max = 1) Double> probabilities,
      @ForAll @IntRange(min = 1, max = 7) int parts) {
    int count = probabilities.size();
    LabeledImages images =
        new LabeledImages(
            PIXEL,
            new byte[count],
            new int[count],
            IntStream.range(0, count).asLongStream().toArray());
    HardestImages merged = new HardestImages();
    for (int part = 0; part < parts; part++) {
      HardestImages own = new HardestImages();
      for (int i = part; i < count; i += parts) {
        own.add(images, i, probabilities.get(i), 0, 1);
      }
      merged.merge(own);
    }

    assertThat(merged.list().stream().map(HardImage::id))
        .containsExactlyElementsOf(
            IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparing(probabilities::get))
                .limit(HardestImages.KEPT)
                .map(Integer::longValue)
                .toList());
  }

  @Property(tries = 50)
  void everyDecisionIsInTheBinOfItsConfidence(
      @ForAll @Size(min = 1, max = 200) List<@DoubleRange(min = 0, max = 1) Double> confidences) {
    CalibrationTally tally = new CalibrationTally(confidences.size());
    confidences.forEach(confidence -> tally.add(confidence, confidence > 0.5));
    Calibration calibration = tally.calibration();

    int bins = calibration.bins().size();
    for (int bin = 0; bin < bins; bin++) {
      Calibration.Bin found = calibration.bins().get(bin);
      double low = bin / (double) bins;
      double high = (bin + 1) / (double) bins;
      if (found.examples() > 0) {
        assertThat(found.confidence()).isBetween(low - 1e-9, high + 1e-9);
      }
    }
    assertThat(calibration.bins().stream().mapToLong(Calibration.Bin::examples).sum())
        .isEqualTo(confidences.size());
    assertThat(calibration.error()).isBetween(0.0, 1.0);
  }

  @Test
  void whoIsRightAsOftenAsSaidHasNoCalibrationError() {
    CalibrationTally tally = new CalibrationTally(5);
    for (int i = 0; i < 4; i++) {
      tally.add(0.75, i > 0);
    }
    tally.add(1, true);

    assertThat(tally.calibration().error()).isCloseTo(0, within(1e-12));
  }

  private static TrainedEnsemble untrained(LabeledImages images) {
    NetworkConfiguration network = ToyMembers.network("alexnet", Convolution.CONVENTIONAL);
    return new TrainedEnsemble(
        List.of(ToyMembers.member(network, 0)), PixelMoments.of(images).scaling());
  }
}
