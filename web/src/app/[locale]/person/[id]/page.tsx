import { PersonLoader } from "@/components/person/person-loader";
import { enterLocale } from "@/i18n/enter-locale";

/** One page stands for all ids; the gateway serves it under each, and the view reads the id from the address. */
export function generateStaticParams() {
  return [{ id: "_" }];
}

export default async function PersonPage({ params }: PageProps<"/[locale]/person/[id]">) {
  await enterLocale(params);
  return <PersonLoader />;
}
