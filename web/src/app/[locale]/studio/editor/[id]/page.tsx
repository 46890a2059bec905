import { EditorLoader } from "@/components/studio/loaders";
import { enterLocale } from "@/i18n/enter-locale";

export const metadata = { robots: { index: false } };

/** One page stands for all ids; the gateway serves it under each, and the view reads the id from the address. */
export function generateStaticParams() {
  return [{ id: "_" }];
}

export default async function StudioEditorPage({ params }: PageProps<"/[locale]/studio/editor/[id]">) {
  await enterLocale(params);
  return <EditorLoader />;
}
